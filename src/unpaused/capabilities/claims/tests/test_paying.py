"""From an approved claim to money: the core asked, the bank instructed."""

from datetime import date, timedelta
from typing import Any

import pytest

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions import instructing
from unpaused.capabilities.claims.actions.instructing import ask_core, instruct_waiting, make_batch
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.models import (
    Claim,
    Payout,
    PayoutBatch,
)
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.looking import PAID, executed, payout, state
from unpaused.capabilities.claims.tests.making import customer
from unpaused.capabilities.incidents.public import Incident
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore, PaidAnswer
from unpaused.kernel import clock
from unpaused.kernel.errors import Unavailable


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
