"""From approval to money
Nothing is lost and nothing happens twice: the core is asked first, the bank gets each payout under one key, and an
unknown outcome is asked about before anything is tried again.

zh:从核准到付款
zh:不丢一笔，不重一笔：先问核心系统，每笔赔付在银行只有一个编号，结果不明时先查询，不重发。
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.spec.writing import Column, Said, examples
from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions import asking
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.ledger import balances, book_one
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.actions.writing_back import write_back_waiting
from unpaused.capabilities.claims.models import BankMismatch, Claim, Payout
from unpaused.capabilities.claims.rules import booking
from unpaused.capabilities.claims.rules.bank_answers import meaning
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.bank_says import booked
from unpaused.foundation.accounts.models import User
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore, PaidAnswer
from unpaused.kernel.errors import Refused

PAID = {"claims_incurred": 1_000_000, "bank": -1_000_000}


@pytest.fixture
def approved(claim: int, core: FakeCore, bank: FakeBank) -> int:
    """Ten thousand yuan, approved by the machine, its payout waiting."""
    making.fill(claim)
    return making.submitted(claim)


def executed(bank: FakeBank) -> int:
    return sum(line.times_executed for line in bank.ledger.values())


def standing(claim_id: int) -> tuple[str, str]:
    found = Claim.objects.get(pk=claim_id)
    return found.state, found.blocker


@examples(
    Column("answer", "the core says", "核心系统答复"),
    Column("state", "claim", "赔案"),
    Column("blocker", "waits for", "等待"),
    Column("sent", "payments", "付款笔数"),
    rows=[
        (
            Said("none", "nothing paid", "未赔付"),
            Said("instructed", "with the bank", "银行处理中"),
            Said("", "the bank's answer", "银行答复"),
            1,
        ),
        (
            Said("paid", "paid already", "已赔付"),
            Said("referred", "with an examiner", "转核赔员"),
            Said("core_paid", "an examiner", "核赔员"),
            0,
        ),
        (
            Said("in_payment", "in payment", "付款中"),
            Said("referred", "with an examiner", "转核赔员"),
            Said("core_in_payment", "an examiner", "核赔员"),
            0,
        ),
        (
            Said("down", "nothing: it is down", "无答复：系统停机"),
            Said("approved", "approved", "已核准"),
            Said("core_down", "the core", "核心系统"),
            0,
        ),
    ],
)
def test_the_core_is_asked_before_each_instruction(
    approved: int, core: FakeCore, bank: FakeBank, answer: Any, state: str, blocker: str, sent: int
) -> None:
    """Before each instruction the core system is asked whether it has paid or is paying for the event. If so, a person
    looks; while it does not answer, the payout waits and customers are still served.

    zh:每次向银行发出指令前，先问核心系统该事故是否已赔付或正在付款。若是，转人工查看；核心系统不答复时，赔付等待，客户照常办理。
    """
    core.down = answer == "down"
    if not core.down:
        core.paid[making.WANG, f"HLT01-{making.WANG}"] = PaidAnswer(answer)
    instruct_waiting()
    assert (*standing(approved), executed(bank)) == (state, blocker, sent)


@examples(
    Column("fault", "the bank answers", "银行答复情况"),
    Column("state", "in the end the claim is", "赔案最终"),
    Column("payments", "payments made", "实际付款"),
    rows=[
        (Said("once", "as it should", "正常"), Said("paid", "paid", "已赔付"), 1),
        (Said("twice", "everything twice", "每条都发两遍"), Said("paid", "paid", "已赔付"), 1),
        (Said("reversed", "in the wrong order", "顺序颠倒"), Said("paid", "paid", "已赔付"), 1),
        (Said("held", "late", "迟到"), Said("paid", "paid", "已赔付"), 1),
        (Said("never", "not at all, until it is asked", "不答复，直到被查询"), Said("paid", "paid", "已赔付"), 1),
        (
            Said("unknown_outcome", "nobody knows whether it has the file", "不知是否收到文件"),
            Said("paid", "paid", "已赔付"),
            1,
        ),
        (
            Said("rejected", "with a rejection", "退回"),
            Said("rejected_by_bank", "waiting for another account", "等待更换账户"),
            0,
        ),
    ],
)
def test_however_the_bank_answers_one_payment_is_made(
    approved: int, bank: FakeBank, fault: str, state: str, payments: int
) -> None:
    """Twice, late, in the wrong order, never or with a rejection: a claim is paid once or not at all.

    zh:无论银行重复、迟到、乱序、不答复还是退回，一个赔案只付一次，或者不付。
    """
    faults: dict[str, Any] = {"reversed": ("order", "reversed"), "rejected": ("reject_all", "AC04")}
    if fault == "unknown_outcome":
        bank.forget_next = True
    else:
        setattr(bank.faults, *faults.get(fault, ("answer", fault)))
    for _ in range(2):
        instruct_waiting()
        receive_bank()
        bank.faults.answer = "once"
        asking.ask_about_silent(silent_after=timedelta(0))
        bank.release()
        receive_bank()
    assert (Claim.objects.get(pk=approved).state, executed(bank)) == (state, payments)
    assert (balances(approved) == PAID) is (payments == 1)


@examples(
    Column("status", "code", "状态码"),
    Column("reason", "reason", "原因码"),
    Column("meant", "read as", "含义"),
    rows=[
        ("RCVD", "", Said("known", "the bank has it", "银行已收到")),
        ("ACSP", "", Said("accepted", "it will be paid; not yet money", "将付款，尚未到账")),
        ("ACSC", "", Said("paid", "the money has left our account", "款项已付出")),
        ("RJCT", "AC04", Said("rejected", "not paid: another account is needed", "未付：须更换账户")),
        (
            "RJCT",
            "AM05",
            Said("repeat", "refused as a repeat: the first may be paid, so ask", "按重复拒收：首笔可能已付，先查询"),
        ),
        ("XXXX", "", Said("unknown", "a person looks", "人工查看")),
    ],
)
def test_what_the_banks_codes_mean(status: str, reason: str, meant: str) -> None:
    """The bank's ISO 20022 codes are read like this; a rejection as a repeat is no proof that nothing was paid.

    zh:银行的 ISO 20022 代码按下表理解；“按重复拒收”不能证明没有付款。
    """
    assert meaning(status, reason) == meant


def test_a_payment_that_nobody_instructed_is_shown_and_never_booked(approved: int, bank: FakeBank) -> None:
    """A movement that fits no payout of ours stands on the page of mismatches for a person; it books nothing.

    zh:银行流水中与我方赔付对不上的，列入不符清单由人查看，不入账。
    """
    bank.faults.unknown_reference = True
    instruct_waiting()
    receive_bank()
    assert [found.kind for found in BankMismatch.objects.all()] == ["unknown_reference"]
    assert balances(approved) == PAID


@examples(
    Column("fen", "the bank books", "银行入账"),
    Column("found", "a person finds", "核实结果"),
    Column("state", "the claim is", "赔案"),
    rows=[
        (999_999, Said("", "nothing yet", "尚未核实"), Said("instructed", "held: in doubt", "存疑，暂停")),
        (999_999, Said("paid", "paid in full, once", "已全额付款一次"), Said("paid", "paid", "已赔付")),
        (
            999_999,
            Said("not_paid", "nothing paid", "未付款"),
            Said("rejected_by_bank", "waiting for another account", "等待更换账户"),
        ),
    ],
)
def test_what_the_bank_leaves_in_doubt_a_person_clears(
    approved: int, bank: FakeBank, fen: int, found: str, state: str
) -> None:
    """While the bank leaves in doubt what it paid, nothing of the claim moves and no other payout goes out. A person
    who did not decide the claim clears it with the bank; what they found is booked.

    zh:银行付款情况存疑时，赔案暂停，不发出其他赔付。由未对该赔案作过结论的人与银行核实，核实结果入账。
    """
    bank.faults.answer = "never"
    instruct_waiting()
    booked(fen=fen)
    if found:
        by = User.objects.create_user("clerk", display_name="clerk", role="examiner")
        row = BankMismatch.objects.get()
        claims.clear_mismatch(by=by, mismatch_id=row.pk, outcome=found, reason="asked the bank's desk")
    assert Claim.objects.get(pk=approved).state == state


def test_an_answer_of_the_core_holds_ten_minutes(approved: int, core: FakeCore, bank: FakeBank) -> None:
    """The core's answer holds ten minutes. A payment file that waited longer for the bank is given up, unless the bank
    may have it, and the core is asked anew.

    zh:核心系统的答复十分钟内有效。等候银行超过十分钟的付款文件作废（银行可能已收到的除外），重新询问核心系统。
    """
    bank.down = True
    instruct_waiting()
    Payout.objects.update(core_checked_at=Payout.objects.get().core_checked_at - timedelta(minutes=11))
    bank.down = False
    core.paid[making.WANG, f"HLT01-{making.WANG}"] = PaidAnswer("paid")
    for _ in range(2):
        instruct_waiting()
    assert Claim.objects.get(pk=approved).blocker == "core_paid" and executed(bank) == 0


def test_a_rejected_payout_waits_for_another_account(approved: int, bank: FakeBank) -> None:
    """After a rejection the amount is owed again and waits for another account; the same account is not tried again.

    zh:银行退回后，款项重新转为应付，等待更换账户；原账户不再尝试。
    """
    bank.faults.reject_suffix[making.ACCOUNT[-4:]] = "AC04"
    instruct_waiting()
    receive_bank()
    with pytest.raises(Refused) as refused:
        claims.submit(by=making.customer(approved), claim_id=approved)
    assert refused.value.code == "claims.same_payee"
    making.change_payee(approved)
    instruct_waiting()
    receive_bank()
    assert (Claim.objects.get(pk=approved).state, executed(bank)) == ("paid", 1)


def test_another_account_waits_and_holds_the_payout(approved: int, bank: FakeBank) -> None:
    """After submission another account takes a fresh one-time code, the identity check again, and a delay: 24 hours, or
    two for one's own account after a rejection. While it waits nothing is paid into either; then the new one is paid.

    zh:提交后更换账户须重新验证短信验证码、再次核对身份，并等待24小时（银行退回后更换为本人账户等待2小时）；
    等待期间两个账户都不付款，期满后付至新账户。
    """
    making.ask_change(approved)
    assert instruct_waiting() == 0
    making.waited(approved)
    assert instruct_waiting() == 1


def test_an_account_never_changes_while_a_payment_is_in_flight(approved: int, bank: FakeBank) -> None:
    """Once a file for the bank may hold the payment, its account cannot be changed until the bank has answered.

    zh:付款文件可能已含该笔赔付后，在银行答复之前不能更换账户。
    """
    instruct_waiting()
    with pytest.raises(Refused) as refused:
        making.ask_change(approved)
    assert refused.value.code == "claims.payout_in_flight"


def test_a_payout_keeps_its_key_at_the_bank(approved: int, bank: FakeBank) -> None:
    """A payout's number at the bank follows from claim and attempt alone, so that a repeat is known for one, even after
    a restore from a backup.

    zh:赔付在银行的编号只由赔案号和次数决定，即使从备份恢复，重复也能被认出。
    """
    assert Payout.objects.get().end_to_end_id == f"{Claim.objects.get(pk=approved).number}.1"
    for _ in range(3):
        instruct_waiting()
        receive_bank()
    assert executed(bank) == 1


OPENING = booking.reserve(1_000_000)
OWED = {"claims_incurred": 1_000_000, "claims_payable": -1_000_000}


@examples(
    Column("moved", "what happens", "事项"),
    Column("postings", "accounts (yuan; debit +, credit −)", "科目（元；借 +，贷 −）"),
    rows=[
        (
            Said(OPENING, "case opened, ¥10,000.00 reserved", "立案，计提 ¥10,000.00"),
            Said(
                {"claims_incurred": 10_000, "claims_outstanding": -10_000},
                "incurred +10,000; outstanding −10,000",
                "已发生赔款 +10,000；未决 −10,000",
            ),
        ),
        (
            Said(booking.approved(OPENING, 800_000), "¥8,000.00 approved", "核准 ¥8,000.00"),
            Said(
                {"claims_incurred": -2_000, "claims_outstanding": 10_000, "claims_payable": -8_000},
                "incurred −2,000; outstanding +10,000; payable −8,000",
                "已发生赔款 −2,000；未决 +10,000；应付 −8,000",
            ),
        ),
        (
            Said(booking.instructed(800_000), "bank instructed", "指令发银行"),
            Said(
                {"claims_payable": 8_000, "bank_in_transit": -8_000},
                "payable +8,000; in transit −8,000",
                "应付 +8,000；在途 −8,000",
            ),
        ),
        (
            Said(booking.paid(800_000), "bank has paid", "银行已付"),
            Said(
                {"bank_in_transit": 8_000, "bank": -8_000}, "in transit +8,000; bank −8,000", "在途 +8,000；银行 −8,000"
            ),
        ),
        (
            Said(booking.rejected(800_000), "bank has rejected", "银行退回"),
            Said(
                {"bank_in_transit": 8_000, "claims_payable": -8_000},
                "in transit +8,000; payable −8,000",
                "在途 +8,000；应付 −8,000",
            ),
        ),
        (
            Said(booking.released(OPENING), "declined or withdrawn", "拒赔或撤案"),
            Said(
                {"claims_incurred": -10_000, "claims_outstanding": 10_000},
                "incurred −10,000; outstanding +10,000",
                "已发生赔款 −10,000；未决 +10,000",
            ),
        ),
    ],
)
def test_each_event_of_money_moves_two_sides(moved: dict[str, int], postings: dict[str, int]) -> None:
    """Each event of money is booked in a double-entry sub-ledger that finance can tie out; every entry sums to zero.

    zh:每个资金事项都按复式记入明细账，可与财务核对；每笔分录借贷相等。
    """
    assert {account: fen / 100 for account, fen in moved.items()} == postings
    assert sum(postings.values()) == 0


def test_the_database_itself_refuses_an_entry_that_does_not_balance(claim: int) -> None:
    """An entry that does not balance is refused by the database itself, whatever a program does.

    zh:借贷不平的分录由数据库本身拒绝，与程序无关。
    """
    with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
        book_one(claim_id=claim, kind="spec", key="spec", postings={"bank": 100, "claims_payable": -99})
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_core_is_told_of_everything_once(approved: int, core: FakeCore, bank: FakeBank) -> None:
    """Notice, case, reserve and payment are written back to the core, each once.

    zh:报案、立案、准备金和付款写回核心系统，各一次。
    """
    instruct_waiting()
    receive_bank()
    write_back_waiting()
    write_back_waiting()
    assert sorted(kind for kind, _ in core.written.values()) == ["case_opened", "notice", "paid", "reserve"]
