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
    _seen(examiner, referred, "payee")
    if taken:
        claims.decide(by=examiner, claim_id=referred, outcome="approve", amount_fen=fen, reason=REASON)
    else:
        with pytest.raises(Refused):
            claims.decide(by=examiner, claim_id=referred, outcome="approve", amount_fen=fen, reason=REASON)
    assert (Claim.objects.get(pk=referred).state == "approved") is taken


def _seen(examiner: User, claim_id: int, who: str) -> None:
    """A passport, and the relationship where it is the payee's."""
    claims.establish_identity(
        by=examiner,
        claim_id=claim_id,
        who=who,
        paper="passport",
        number="E1234567",
        relationship="spouse" if who == "payee" else "",
        reason="seen in a video call",
    )


NO_NUMBER = Said(making.NO_ID, "no valid number", "无有效证件号码")
WITH_NUMBER = Said(making.WANG, "valid number", "有效证件号码")
OWN = Said("", "the insured person", "被保险人本人")
RELATIVE = Said("李建国", "somebody else", "他人")


@examples(
    Column("person", "in the book", "保单库中"),
    Column("holder", "payee", "收款人"),
    Column("fen", "amount", "金额"),
    Column("established", "an examiner established the identity of", "核赔员已核实登记"),
    Column("taken", "may be approved", "可否核准"),
    rows=[
        (NO_NUMBER, OWN, yuan(999_999), Said((), "nobody", "无"), True),
        (NO_NUMBER, OWN, yuan(1_000_000), Said((), "nobody", "无"), False),
        (NO_NUMBER, OWN, yuan(1_000_000), Said(("insured",), "the insured person", "被保险人"), True),
        (WITH_NUMBER, RELATIVE, yuan(999_999), Said((), "nobody", "无"), True),
        (WITH_NUMBER, RELATIVE, yuan(1_000_000), Said((), "nobody", "无"), False),
        (WITH_NUMBER, RELATIVE, yuan(1_000_000), Said(("insured",), "the insured person", "被保险人"), False),
        (
            WITH_NUMBER,
            RELATIVE,
            yuan(1_000_000),
            Said(("payee",), "the payee, with the relationship", "收款人及与被保险人的关系"),
            True,
        ),
        (
            NO_NUMBER,
            RELATIVE,
            yuan(1_000_000),
            Said(("payee",), "the payee, with the relationship", "收款人及与被保险人的关系"),
            False,
        ),
        (NO_NUMBER, RELATIVE, yuan(1_000_000), Said(("insured", "payee"), "both", "二者"), True),
    ],
)
def test_from_ten_thousand_yuan_an_examiner_needs_identity_on_file_too(
    epidemic: Incident,
    book_of_claims: None,
    examiner: User,
    person: int,
    holder: str,
    fen: int,
    established: tuple[str, ...],
    taken: bool,
) -> None:
    """From CNY 10,000 nobody is paid before the identity of the insured person is on file, and that of a payee who is
    somebody else, with their relationship: by a valid number in the book, or because an examiner saw a document and put
    on file whose, of which kind and how. The refusal says what is missing and where to mend it.

    zh:一万元及以上的赔付，须先留存被保险人的身份；收款人是他人的，还须留存其身份及二者关系：
    保单库中有有效证件号码，或由核赔员查看证件后登记何人、何种证件、如何核实。
    不符合的，系统说明缺少什么、在何处补。
    """
    claim_id = making.opened(epidemic, person)
    making.fill(claim_id, holder=holder)
    making.submitted(claim_id)
    for who in established:
        _seen(examiner, claim_id, who)
    if taken:
        claims.decide(by=examiner, claim_id=claim_id, outcome="approve", amount_fen=fen, reason=REASON)
    else:
        with pytest.raises(Refused) as refused:
            claims.decide(by=examiner, claim_id=claim_id, outcome="approve", amount_fen=fen, reason=REASON)
        assert refused.value.code == "claims.identity_unproven"
    assert (Claim.objects.get(pk=claim_id).state == "approved") is taken


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
