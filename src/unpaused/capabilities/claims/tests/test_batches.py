"""Batches that wait for the bank: sent as they were made, or made anew where what they rest on holds no longer."""

from datetime import timedelta

import pytest
from django.db import transaction

from unpaused.capabilities.claims.actions import asking, instructing
from unpaused.capabilities.claims.actions.instructing import ask_core, hand_over_all, instruct_waiting, make_batch
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.models import (
    BankMessage,
    BankMismatch,
    Claim,
    Payout,
    PayoutBatch,
)
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.looking import executed, payout, state
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore, PaidAnswer
from unpaused.kernel import clock


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
