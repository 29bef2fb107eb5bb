"""What an examiner decides
Only a person declines, with a reason and a clause that the customer can read.

zh:核赔员怎样决定
zh:只有人可以拒赔，并须写明客户看得懂的理由和条款依据。
"""

import pytest

from tests.spec.writing import Column, Said, examples, yuan
from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.rules import deadlines
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening.tests.making import staff
from unpaused.foundation.accounts.models import User
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

REASON = "The account holder is a relative with a power of attorney."


@pytest.fixture
def referred(epidemic: Incident, book_of_claims: None) -> int:
    """Submitted with an account in another name."""
    claim_id = making.opened(epidemic)
    making.fill(claim_id, holder="李建国")
    return making.submitted(claim_id)


@examples(
    Column("reason", "reason", "理由"),
    Column("clause", "clause", "条款"),
    Column("taken", "taken", "是否接受"),
    rows=[
        ("", "条款第 5 条", False),
        ("Not covered", "", False),
        ("该疾病不在保障范围内", "条款第 5 条", True),
    ],
)
def test_a_refusal_needs_a_reason_and_a_clause(
    referred: int, examiner: User, reason: str, clause: str, taken: bool
) -> None:
    """An examiner who declines writes a reason and names the clause; the customer reads both on the claim's page.

    zh:核赔员拒赔须写明理由并指明条款；客户在赔案页面上可看到两者。
    """
    if not taken:
        with pytest.raises(Refused):
            claims.decide(by=examiner, claim_id=referred, outcome="decline", reason=reason, clause=clause)
        return
    claims.decide(by=examiner, claim_id=referred, outcome="decline", reason=reason, clause=clause)
    shown = claims.claim_for_customer(referred, Claim.objects.get(pk=referred).subject_id).decline
    assert shown is not None
    assert (shown.reason, shown.clause) == (reason, clause)


@examples(
    Column("fen", "an examiner approves", "核赔员核准"),
    Column("taken", "taken", "是否接受"),
    rows=[(yuan(0), False), (yuan(1), True), (yuan(1_000_000), True), (yuan(1_000_001), False)],
)
def test_no_person_approves_more_than_is_left_of_the_benefit(
    referred: int, examiner: User, fen: int, taken: bool
) -> None:
    """An examiner approves any amount above zero up to what is left of the benefit (here ¥10,000.00), and no more.

    zh:核赔员可核准大于零、不超过该责任剩余保额（此处为 ¥10,000.00）的金额，不能更多。
    """
    if taken:
        claims.decide(by=examiner, claim_id=referred, outcome="approve", amount_fen=fen, reason=REASON)
    else:
        with pytest.raises(Refused):
            claims.decide(by=examiner, claim_id=referred, outcome="approve", amount_fen=fen, reason=REASON)
    assert (Claim.objects.get(pk=referred).state == "approved") is taken


@examples(
    Column("role", "who", "谁"),
    Column("branch", "branch", "机构"),
    Column("may", "may decide", "可否决定"),
    rows=[
        (Said("examiner", "claims examiner", "核赔员"), Said("", "head office", "总部"), True),
        (Said("examiner", "claims examiner", "核赔员"), Said("B01", "the customer's", "客户所属机构"), True),
        (Said("examiner", "claims examiner", "核赔员"), Said("B99", "another", "其他机构"), False),
        (Said("commander", "head of emergency command", "应急指挥长"), Said("", "head office", "总部"), False),
        (Said("salesperson", "salesperson", "业务员"), Said("B01", "the customer's", "客户所属机构"), False),
        (Said("agent", "contact-centre agent", "座席"), Said("", "head office", "总部"), False),
        (Said("auditor", "auditor", "审计员"), Said("", "head office", "总部"), False),
    ],
)
def test_examiners_of_the_branch_decide_and_nobody_else(referred: int, role: str, branch: str, may: bool) -> None:
    """Claims examiners decide the claims of their own branch; head office decides all; nobody else decides any.

    zh:核赔员决定本机构的赔案，总部可决定全部；其他任何人都不能决定。
    """
    by = staff("who", role, branch)
    if may:
        claims.decide(by=by, claim_id=referred, outcome="approve", amount_fen=1, reason=REASON)
    else:
        # One message where the claim is another branch's as where there is none, another where the role may not at all.
        with pytest.raises(NotFound if role == "examiner" else NotPermitted):
            claims.decide(by=by, claim_id=referred, outcome="approve", amount_fen=1, reason=REASON)


@examples(
    Column("state", "claim", "赔案状态"),
    Column("clock", "clock that runs", "正在计时"),
    rows=[
        (Said("opened", "opened", "已立案"), Said(None, "none: the customer's turn", "无，等客户")),
        (Said("submitted", "submitted", "已提交"), Said("assessment", "assessment, 30 days", "核定 30 天")),
        (Said("referred", "with an examiner", "核赔员处理中"), Said("assessment", "assessment, 30 days", "核定 30 天")),
        (Said("approved", "approved", "已核准"), Said("payment", "payment, 10 days", "支付 10 天")),
        (Said("instructed", "with the bank", "银行处理中"), Said("payment", "payment, 10 days", "支付 10 天")),
        (
            Said("rejected_by_bank", "rejected by the bank", "银行退回"),
            Said("payment", "payment, 10 days", "支付 10 天"),
        ),
        (Said("paid", "paid", "已赔付"), Said(None, "none", "无")),
        (Said("declined", "declined", "已拒赔"), Said(None, "none", "无")),
    ],
)
def test_a_clock_of_the_law_runs_from_submission_to_the_end(state: str, clock: str | None) -> None:
    """From submission to its end each claim has a clock of the law running; the open ends show when it runs out.

    zh:赔案自提交至了结，始终有法定时限在走；欠办清单显示到期时间。
    """
    submitted, decided = making.clock.now(), making.clock.now()
    expected = None if clock is None else deadlines.due(clock, submitted if clock == "assessment" else decided)
    assert deadlines.next_deadline(state, submitted, decided) == expected
