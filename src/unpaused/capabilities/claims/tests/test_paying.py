"""From an approved claim to money: the core asked, the bank instructed, its answers in every order."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions import asking, instructing
from unpaused.capabilities.claims.actions.instructing import ask_core, hand_over_all, instruct_waiting, make_batch
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.actions.writing_back import write_back_waiting
from unpaused.capabilities.claims.models import (
    BankMessage,
    BankMismatch,
    Claim,
    LedgerEntry,
    Payout,
    PayoutBatch,
    WriteBack,
)
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.making import customer
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events.models import Event
from unpaused.foundation.privacy import subjects
from unpaused.foundation.privacy.sealing import Deleted
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.bank.simulator.answers import Original, Verdict, status_report
from unpaused.gateways.core import FakeCore, PaidAnswer
from unpaused.kernel import clock
from unpaused.kernel.errors import OutcomeUnknown, Refused, Unavailable

PAID = {"claims_incurred": 1_000_000, "bank": -1_000_000}
OWED = {"claims_incurred": 1_000_000, "claims_payable": -1_000_000}
NOW = timedelta(0)


def state(claim_id: int) -> str:
    return Claim.objects.get(pk=claim_id).state


def payout() -> Payout:
    return Payout.objects.get()


def kinds() -> list[str]:
    return list(BankMismatch.objects.order_by("pk").values_list("kind", flat=True))


def executed(bank: FakeBank) -> int:
    """How many payments the bank has made, repeats counted."""
    return sum(line.times_executed for line in bank.ledger.values())


def test_an_approved_claim_is_paid_and_booked_once(approved: int, bank: FakeBank) -> None:
    assert instruct_waiting() == 1
    assert state(approved) == "instructed"
    assert receive_bank() == 2
    assert state(approved) == "paid" and payout().state == "paid"
    assert balances(approved) == PAID
    assert executed(bank) == 1


def test_running_every_job_again_changes_nothing(approved: int, bank: FakeBank) -> None:
    for _ in range(3):
        instruct_waiting()
        receive_bank()
    assert executed(bank) == 1 and PayoutBatch.objects.count() == 1
    assert balances(approved) == PAID


def test_many_payouts_go_in_one_batch(epidemic: Incident, core: FakeCore, bank: FakeBank) -> None:
    for person in (making.WANG, making.LI):
        claim_id = making.opened(epidemic, person)
        making.fill(claim_id)
        making.submitted(claim_id)
    assert instruct_waiting() == 2
    assert PayoutBatch.objects.get().payouts_count == 2


@pytest.mark.parametrize("status", ["paid", "in_payment"])
def test_what_the_core_pays_goes_to_a_person_and_never_out(
    approved: int, core: FakeCore, bank: FakeBank, status: str
) -> None:
    core.paid[making.WANG, f"HLT01-{making.WANG}"] = PaidAnswer(status)  # type: ignore[arg-type]
    assert instruct_waiting() == 0
    claim = Claim.objects.get(pk=approved)
    assert (claim.state, claim.blocker) == ("referred", f"core_{status}")
    assert not bank.ledger
    assert balances(approved) == {"claims_incurred": 1_000_000, "claims_outstanding": -1_000_000}


def test_on_the_customers_tracker_what_came_back_to_an_examiner_is_still_to_be_decided(
    approved: int, core: FakeCore, bank: FakeBank
) -> None:
    core.paid[making.WANG, f"HLT01-{making.WANG}"] = PaidAnswer("paid")
    instruct_waiting()
    shown = claims.claim_for_customer(approved, Claim.objects.get(pk=approved).subject_id)
    assert [step.at is not None for step in shown.steps] == [True, True, True, False, False, False]
    assert shown.steps[3].next_date is not None and shown.steps[4].next_date is None


def test_with_the_core_down_payouts_wait_and_customers_are_served(
    approved: int, epidemic: Incident, core: FakeCore, bank: FakeBank
) -> None:
    core.down = True
    assert instruct_waiting() == 0
    assert Claim.objects.get(pk=approved).blocker == "core_down"
    second = making.opened(epidemic, making.LI)
    making.fill(second)
    assert claims.submit(by=customer(second), claim_id=second).outcome == "approved"
    core.down = False
    assert instruct_waiting() == 2
    assert Claim.objects.get(pk=approved).blocker == ""


def test_a_payout_on_which_the_core_has_no_answer_holds_up_no_other(
    approved: int, epidemic: Incident, core: FakeCore, bank: FakeBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = making.opened(epidemic, making.LI)
    making.fill(other)
    making.submitted(other)
    answer = core.already_paid

    def chokes_on_the_first(*, person_id: int, **asked: Any) -> PaidAnswer:
        if person_id == making.WANG:
            raise Unavailable("core.unavailable", "HTTP 500")
        return answer(person_id=person_id, **asked)

    monkeypatch.setattr(core, "already_paid", chokes_on_the_first)
    assert instruct_waiting() == 1
    assert (state(approved), state(other)) == ("approved", "instructed")
    assert [Claim.objects.get(pk=pk).blocker for pk in (approved, other)] == ["core_down", ""]


def test_some_payouts_side_by_side_without_an_answer_hold_up_none_behind_them(
    epidemic: Incident, core: FakeCore, bank: FakeBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three in a row look like a core that is down; it answers on the fourth, which had to wait for it before too."""
    core.down = True
    for place in range(4):
        claim_id = making.opened(epidemic, making.WANG, "ACC-MED", key=str(place))
        making.fill(claim_id, making.accident(60_000, event_date=making.EVENT_DAY - timedelta(days=place)))
        making.submitted(claim_id)
    instruct_waiting()
    core.down, answer = False, core.already_paid

    def chokes_on_all_but_the_last(*, event_date: date, **asked: Any) -> PaidAnswer:
        if event_date != making.EVENT_DAY - timedelta(days=3):
            raise Unavailable("core.unavailable", "HTTP 500")
        return answer(event_date=event_date, **asked)

    monkeypatch.setattr(core, "already_paid", chokes_on_all_but_the_last)
    assert any(instruct_waiting() for _ in range(40))  # each run reaches it in three cases of four
    assert state(claim_id) == "instructed"


def test_a_slow_core_is_asked_about_nobody_twice(
    epidemic: Incident, core: FakeCore, bank: FakeBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has answered on goes to the bank before it is asked about more: the answers would grow old."""
    for place in range(6):
        claim_id = making.opened(epidemic, making.WANG, "ACC-MED", key=str(place))
        making.fill(claim_id, making.accident(60_000, event_date=making.EVENT_DAY - timedelta(days=place)))
        making.submitted(claim_id)
    answer, at = core.already_paid, [clock.now()]

    def slowly(**asked: Any) -> PaidAnswer:
        at[0] += instructing.CORE_ANSWER_HOLDS / 3
        return answer(**asked)

    monkeypatch.setattr(core, "already_paid", slowly)
    monkeypatch.setattr(clock, "now", lambda: at[0])
    assert (instruct_waiting(), core.asked) == (6, 6)


def test_an_old_answer_of_the_core_is_not_relied_on(approved: int, core: FakeCore, bank: FakeBank) -> None:
    ask_core()
    Payout.objects.update(core_checked_at=payout().core_checked_at - instructing.CORE_ANSWER_HOLDS * 2)
    assert make_batch() is None
    assert payout().state == "waiting"
    assert instruct_waiting() == 1 and core.asked == 2


def test_with_the_bank_down_the_batch_waits_as_it_is(approved: int, bank: FakeBank) -> None:
    bank.down = True
    assert instruct_waiting() == 0
    assert Claim.objects.get(pk=approved).blocker == "bank_down"
    bank.down = False
    assert instruct_waiting() == 1
    assert PayoutBatch.objects.count() == 1


def aged() -> None:
    """So long without a file at the bank that the core's answer holds no longer."""
    Payout.objects.update(core_checked_at=payout().core_checked_at - instructing.CORE_ANSWER_HOLDS * 2)


def test_a_batch_that_waited_for_the_bank_too_long_is_made_anew_on_a_new_answer(
    approved: int, bank: FakeBank, core: FakeCore
) -> None:
    bank.down = True
    instruct_waiting()
    aged()
    bank.down = False
    core.paid[making.WANG, f"HLT01-{making.WANG}"] = PaidAnswer("paid")
    assert instruct_waiting() == 0 and instruct_waiting() == 0
    claim = Claim.objects.get(pk=approved)
    assert (claim.state, claim.blocker, core.asked) == ("referred", "core_paid", 2)
    assert not bank.ledger and PayoutBatch.objects.get().state == "disbanded"


def test_a_batch_whose_day_has_passed_goes_out_under_another_day(
    approved: int, bank: FakeBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.down = True
    instruct_waiting()
    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    bank.down = False
    assert instruct_waiting() == 0 and instruct_waiting() == 1
    assert PayoutBatch.objects.get(state="sent").execute_on == tomorrow and executed(bank) == 1


def test_an_old_batch_that_may_be_at_the_bank_is_not_made_anew(approved: int, bank: FakeBank) -> None:
    """Killed between the file and the commit, and started again long after."""
    ask_core()
    make_batch()
    with transaction.atomic():
        hand_over_all()
        transaction.set_rollback(True)
    aged()
    assert hand_over_all() == 1 and PayoutBatch.objects.count() == 1
    receive_bank()
    assert state(approved) == "paid" and executed(bank) == 1


def test_a_file_denied_twice_rests_on_a_new_answer_of_the_core(approved: int, bank: FakeBank, core: FakeCore) -> None:
    bank.lose_next = True
    instruct_waiting()
    aged()
    core.paid[making.WANG, f"HLT01-{making.WANG}"] = PaidAnswer("paid")
    for _ in range(2):
        asking.ask_about_silent()
        receive_bank()
    assert instruct_waiting() == 0 and state(approved) == "referred" and not bank.ledger


def test_a_doubt_that_comes_while_the_batch_waits_keeps_it_back(approved: int, bank: FakeBank) -> None:
    bank.down = True
    instruct_waiting()
    bank.down = False
    message = BankMessage.objects.create(
        sha256="0" * 64,
        name="x",
        kind="",
        subject=Claim.objects.get(pk=approved).subject,
        content=b"",
        received_at=clock.now(),
    )
    BankMismatch.objects.create(message=message, kind="contradiction", payout=payout(), at=clock.now())
    assert instruct_waiting() == 0 and instruct_waiting() == 0
    assert Claim.objects.get(pk=approved).blocker == "bank_contradiction" and not bank.ledger


def test_the_bank_answers_twice(approved: int, bank: FakeBank) -> None:
    bank.faults.answer = "twice"
    instruct_waiting()
    receive_bank()
    receive_bank()
    assert BankMessage.objects.count() == 2
    assert balances(approved) == PAID and not kinds()


def test_the_notification_comes_before_the_status(approved: int, bank: FakeBank) -> None:
    bank.faults.order = "reversed"
    instruct_waiting()
    receive_bank()
    assert payout().state == "paid" and balances(approved) == PAID and not kinds()


def test_the_bank_answers_late(approved: int, bank: FakeBank) -> None:
    bank.faults.answer = "held"
    instruct_waiting()
    assert receive_bank() == 0 and state(approved) == "instructed"
    asking.ask_about_silent(silent_after=NOW)
    bank.release()
    receive_bank()
    assert state(approved) == "paid" and balances(approved) == PAID


def test_a_bank_that_never_answers_is_asked_and_not_paid_again(approved: int, bank: FakeBank) -> None:
    bank.faults.answer = "never"
    instruct_waiting()
    assert receive_bank() == 0
    bank.faults.answer = "once"
    assert asking.ask_about_silent(silent_after=NOW) == 1
    assert payout().state == "uncertain" and Claim.objects.get(pk=approved).blocker == "bank_silent"
    receive_bank()
    assert state(approved) == "paid" and executed(bank) == 1 and balances(approved) == PAID


def test_the_answer_comes_before_we_wrote_down_the_instruction(approved: int, bank: FakeBank) -> None:
    """Killed between the file and the commit: the bank's answer finds the payout still `core_checked`."""
    ask_core()
    batch_id = make_batch()
    assert batch_id is not None
    with transaction.atomic():
        hand_over_all()
        transaction.set_rollback(True)
    receive_bank()
    assert state(approved) == "paid" and balances(approved) == PAID
    hand_over_all()
    assert state(approved) == "paid" and balances(approved) == PAID and executed(bank) == 1


def test_an_unknown_outcome_is_asked_about_before_anything_else(approved: int, bank: FakeBank) -> None:
    bank.forget_next = True
    assert instruct_waiting() == 0
    assert payout().state == "uncertain" and Claim.objects.get(pk=approved).blocker == "bank_asked"
    assert instruct_waiting() == 0  # nothing is tried meanwhile
    asking.ask_about_silent()
    receive_bank()
    assert state(approved) == "paid" and executed(bank) == 1 and balances(approved) == PAID


def test_a_file_that_the_bank_denies_twice_is_sent_again(approved: int, bank: FakeBank) -> None:
    bank.lose_next = True
    instruct_waiting()
    for _ in range(2):
        asking.ask_about_silent()
        receive_bank()
    assert receive_bank() >= 0 and state(approved) == "paid"
    assert executed(bank) == 1 and PayoutBatch.objects.count() == 1


def test_one_denial_is_not_yet_believed(approved: int, bank: FakeBank) -> None:
    bank.lose_next = True
    instruct_waiting()
    asking.ask_about_silent()
    receive_bank()
    assert payout().state == "uncertain" and not bank.ledger


def test_a_denial_with_a_day_that_stands_for_none_leaves_its_batch_readable(approved: int, bank: FakeBank) -> None:
    bank.lose_next = True
    instruct_waiting()
    written = status_report("S1", Original(PayoutBatch.objects.get().msg_id, 1, 1_000_000), [], "NOT_RECEIVED")
    bank.deliver("denied.xml", re.sub(rb"<CreDtTm>[^<]*", b"<CreDtTm>0001-01-01T00:00:00", written))
    assert receive_bank() == 1
    assert PayoutBatch.objects.get().denied_at is not None


@pytest.mark.parametrize(("minutes", "believed"), [(0, False), (5, True)])
def test_the_first_denial_told_again_is_no_second_one(
    approved: int, bank: FakeBank, minutes: int, believed: bool
) -> None:
    """Our second question comes five minutes after the first denial; what arrives then was written `minutes` after it
    by the bank's clock, which is an hour slow."""
    bank.lose_next = True
    instruct_waiting()
    asking.ask_about_silent()
    receive_bank()
    batch, slow = PayoutBatch.objects.get(), timedelta(hours=1)
    assert batch.denial_created_at is not None
    batch.denied_at = clock.now() - timedelta(minutes=5)
    batch.denial_created_at = clock.now() - slow - timedelta(minutes=5)
    batch.save()
    bank.faults.answer = "never"
    asking.ask_about_silent()
    batch.refresh_from_db()
    asking.denied(batch, batch.denial_created_at + timedelta(minutes=minutes))
    assert (executed(bank) == 1) is believed


def test_a_batch_lost_after_it_was_sent_goes_again_under_the_same_keys(approved: int, bank: FakeBank) -> None:
    instruct_waiting()
    before = payout().end_to_end_id
    forget(bank)
    for _ in range(2):
        asking.ask_about_silent(silent_after=NOW)
        receive_bank()
    assert payout().state == "waiting" and balances(approved) == OWED
    assert instruct_waiting() == 1 and payout().end_to_end_id == before
    receive_bank()
    assert state(approved) == "paid" and balances(approved) == PAID


def test_a_bank_that_remembers_after_all_is_not_paid_twice(approved: int, bank: FakeBank) -> None:
    """It denied the batch twice, and then its first answers arrive."""
    bank.faults.answer = "held"
    instruct_waiting()
    house = bank.house
    bank.faults.answer = "once"
    forget(bank, keep_answers=True)
    for _ in range(2):
        asking.ask_about_silent(silent_after=NOW)
        receive_bank()
    assert payout().state == "waiting"
    bank.release()
    receive_bank()
    assert state(approved) == "paid" and balances(approved) == PAID
    bank.house = house
    assert instruct_waiting() == 0 and executed(bank) == 1


@pytest.mark.parametrize("late", ["ACSC", "RJCT"])
def test_a_late_answer_to_the_old_batch_keeps_the_payout_out_of_the_new_one(
    approved: int, bank: FakeBank, late: str
) -> None:
    """The bank denied the first batch twice; its answer to that one comes after all, while the second waits for a bank
    that cannot be reached. What was paid, or goes to another account now, is not ordered once more."""
    instruct_waiting()
    first = PayoutBatch.objects.get()
    forget(bank)
    for _ in range(2):
        asking.ask_about_silent(silent_after=NOW)
        receive_bank()
    ask_core()
    assert make_batch() is not None
    original = Original(first.msg_id, first.payouts_count, first.total_fen)
    verdict = Verdict(payout().end_to_end_id, late, "AC04" if late == "RJCT" else "", payout().amount_fen)
    bank.deliver("late.xml", status_report("L1", original, [verdict]))
    receive_bank()
    assert payout().state == ("rejected" if late == "RJCT" else "paid")
    assert hand_over_all() == 0 and instruct_waiting() == 0
    assert executed(bank) == 0 and not kinds()


def forget(bank: FakeBank, *, keep_answers: bool = False) -> None:
    """The bank loses everything it had taken."""
    faults = bank.faults
    bank.house = type(bank.house)()
    bank.house.faults = faults
    if not keep_answers:
        bank._inbox.clear()
        bank._held.clear()


def test_a_rejected_payout_waits_for_another_account(approved: int, bank: FakeBank) -> None:
    bank.faults.reject_suffix[making.ACCOUNT[-4:]] = "AC04"
    instruct_waiting()
    receive_bank()
    assert state(approved) == "rejected_by_bank" and payout().reason == "AC04"
    assert balances(approved) == OWED
    by = customer(approved)
    with pytest.raises(Refused) as refused:
        claims.submit(by=by, claim_id=approved)
    assert refused.value.code == "claims.same_payee"
    making.change_payee(approved)
    assert state(approved) == "approved"
    instruct_waiting()
    receive_bank()
    assert state(approved) == "paid" and balances(approved) == PAID and executed(bank) == 1


@pytest.mark.parametrize("reason", ["AM04", "FF01", "MS03"])
def test_a_rejection_that_is_ours_asks_the_customer_for_nothing_and_is_paid_once_a_person_approves_again(
    approved: int, bank: FakeBank, examiner: User, reason: str
) -> None:
    """Our account had no money, our file was not understood, no reason was given: another account would not help."""
    bank.faults.reject_group = reason
    instruct_waiting()
    receive_bank()
    claim = Claim.objects.get(pk=approved)
    assert (payout().state, payout().reason) == ("rejected", reason)
    assert (claim.state, claim.blocker, claim.amount_fen) == ("referred", "bank_refused", None)
    assert sum(balances(approved).values()) == 0 and balances(approved) != OWED
    assert not Event.objects.filter(name="claims.PayoutRejected").exists()
    bank.faults.reject_group = ""
    amount = payout().amount_fen
    claims.decide(by=examiner, claim_id=approved, outcome="approve", amount_fen=amount, reason="the funds are there")
    instruct_waiting()
    receive_bank()
    assert state(approved) == "paid" and balances(approved) == PAID and executed(bank) == 1


def test_a_payment_that_we_never_instructed_stands_on_the_page(approved: int, bank: FakeBank) -> None:
    bank.faults.unknown_reference = True
    instruct_waiting()
    receive_bank()
    assert kinds() == ["unknown_reference"]
    assert state(approved) == "paid" and LedgerEntry.objects.filter(kind="paid").count() == 1


def test_a_file_that_is_no_message_is_kept_and_shown(bank: FakeBank, db: None) -> None:
    bank.deliver("garbage.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    bank.deliver("empty.xml", b"")
    assert receive_bank() == 2
    assert kinds() == ["unreadable", "unreadable"]
    assert receive_bank() == 0


def test_the_core_is_told_of_case_reserve_and_payment_once(approved: int, core: FakeCore, bank: FakeBank) -> None:
    instruct_waiting()
    receive_bank()
    write_back_waiting()
    write_back_waiting()
    number = Claim.objects.get(pk=approved).number
    assert sorted(kind for kind, _ in core.written.values()) == ["case_opened", "notice", "paid", "reserve"]
    assert core.written[f"{number}:paid:{payout().pk}"][1]["amount_fen"] == 1_000_000


def test_an_answer_of_the_core_that_is_lost_is_told_again(approved: int, core: FakeCore) -> None:
    core.forget_next = True
    with pytest.raises(Exception, match="may or may not"):
        write_back_waiting()
    write_back_waiting()
    assert not WriteBack.objects.filter(done_at__isnull=True).exists() and len(core.written) == 3


def test_what_the_core_chokes_on_keeps_back_its_own_claim_alone(
    approved: int, epidemic: Incident, core: FakeCore, bank: FakeBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, take = making.opened(epidemic, making.LI), core.write_back
    first = WriteBack.objects.order_by("pk").first()

    def chokes_on_the_first(key: str, kind: str, payload: Any) -> None:
        if first and key == first.key:
            raise OutcomeUnknown("core.outcome_unknown", "HTTP 500")
        take(key, kind, payload)

    monkeypatch.setattr(core, "write_back", chokes_on_the_first)
    with pytest.raises(Unavailable):
        write_back_waiting()
    assert set(WriteBack.objects.filter(done_at__isnull=True).values_list("claim_id", flat=True)) == {approved}
    assert WriteBack.objects.filter(claim_id=other, done_at__isnull=False).count() == len(core.written) == 3


def test_some_claims_side_by_side_on_which_the_core_chokes_keep_back_none_behind_them(
    epidemic: Incident, core: FakeCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    *choking, other = (making.opened(epidemic, who) for who in (making.WANG, making.LI, making.CHILD, making.NO_ID))
    numbers, take = tuple(Claim.objects.filter(pk__in=choking).values_list("number", flat=True)), core.write_back

    def chokes_on_the_first_three(key: str, kind: str, payload: Any) -> None:
        if key.startswith(numbers):
            raise OutcomeUnknown("core.outcome_unknown", "HTTP 500")
        take(key, kind, payload)

    monkeypatch.setattr(core, "write_back", chokes_on_the_first_three)
    for _ in range(60):
        with pytest.raises(Unavailable):
            write_back_waiting()
    assert WriteBack.objects.filter(claim_id=other, done_at__isnull=False).count() == len(core.written) == 3


def test_a_payout_of_someone_whose_data_were_deleted_goes_to_a_person(
    approved: int, core: FakeCore, bank: FakeBank
) -> None:
    subject = Claim.objects.get(pk=approved).subject_id
    subjects.destroy(by=Actor.system("test"), subject_id=subject, reason="asked")
    assert instruct_waiting() == 0
    assert Claim.objects.get(pk=approved).blocker == "data_deleted"


def test_a_claim_of_someone_whose_data_were_deleted_can_be_ended(
    approved: int, core: FakeCore, bank: FakeBank, examiner: User, signed_in: Any
) -> None:
    """Nothing can be sealed for them any more: why it ended stands in the trail."""
    subject = Claim.objects.get(pk=approved).subject_id
    subjects.destroy(by=Actor.system("test"), subject_id=subject, reason="asked")
    instruct_waiting()
    page = signed_in(examiner).get(f"/claims/{approved}").content.decode()
    assert 'name="clause"' in page
    with pytest.raises(Deleted):
        claims.decide(by=examiner, claim_id=approved, outcome="approve", amount_fen=1, reason="to be paid")
    claims.decide(by=examiner, claim_id=approved, outcome="decline", reason="their wish", clause="their request")
    assert state(approved) == "declined" and balances(approved) == {}
    assert AuditRow.objects.get(action="claims.decline").reason == "their wish (their request)"


def test_data_deleted_after_the_batch_was_made_do_not_hold_up_the_others(
    epidemic: Incident, core: FakeCore, bank: FakeBank
) -> None:
    ids = []
    for person in (making.WANG, making.LI):
        ids.append(making.opened(epidemic, person))
        making.fill(ids[-1])
        making.submitted(ids[-1])
    ask_core()
    make_batch()
    subjects.destroy(by=Actor.system("test"), subject_id=Claim.objects.get(pk=ids[0]).subject_id, reason="asked")
    for _ in range(3):
        instruct_waiting()
        asking.ask_about_silent(silent_after=NOW)
        receive_bank()
    assert (state(ids[0]), state(ids[1])) == ("referred", "paid")


def test_the_batch_gives_the_same_file_again(approved: int, bank: FakeBank, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[str, bytes]] = []
    ask_core()
    make_batch()
    take = bank.instruct
    monkeypatch.setattr(bank, "instruct", lambda *given, **how: (written.append(given), take(*given, **how)))
    for _ in range(2):
        with transaction.atomic():
            hand_over_all()
            transaction.set_rollback(True)
    assert len(written) == 2 and written[0] == written[1]
