"""The bank's answers in every order: twice, late, never, denied, rejected, of what we never instructed."""

import re
from datetime import timedelta

import pytest
from django.db import transaction

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions import asking
from unpaused.capabilities.claims.actions.instructing import ask_core, hand_over_all, instruct_waiting, make_batch
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.models import (
    BankMessage,
    Claim,
    LedgerEntry,
    PayoutBatch,
)
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.looking import NOW, OWED, PAID, executed, kinds, payout, state
from unpaused.capabilities.claims.tests.making import customer
from unpaused.foundation.accounts.models import User
from unpaused.foundation.events.models import Event
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.bank.simulator.answers import Original, Verdict, status_report
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


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
