"""Another account after submission: both checks, a delay, a message, and never while a payment is in flight."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions.instructing import ask_core, instruct_waiting, make_batch
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.models import Claim, PayeeChange, Payout
from unpaused.capabilities.claims.queries.sealed import payee_of, payee_of_payout
from unpaused.capabilities.claims.rules.payee_change import LEAST_HOURS, CustomerProof, delay
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused


@pytest.fixture
def referred(ready: int) -> int:
    """With an examiner, since the first account is another's."""
    making.fill_payee(ready, making.ACCOUNT, holder="李建国")
    making.submitted(ready)
    return ready


@pytest.fixture
def rejected(approved: int, bank: FakeBank) -> int:
    bank.faults.reject_suffix[making.ACCOUNT[-4:]] = "AC04"
    instruct_waiting()
    receive_bank()
    return approved


def account(claim_id: int) -> str:
    payee = payee_of(Claim.objects.select_related("subject").get(pk=claim_id))
    assert payee
    return payee.account


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_a_change_of_a_working_account_waits_a_day_and_then_holds(referred: int) -> None:
    making.ask_change(referred)
    change = PayeeChange.objects.get()
    assert change.due_at - change.asked_at == timedelta(hours=24)
    assert claims.release_due_changes() == 0 and account(referred) == making.ACCOUNT
    assert making.waited(referred) == 1
    assert account(referred) == making.OTHER_ACCOUNT


@pytest.mark.parametrize(("holder", "hours"), [("王小明", 2), ("李建国", 24)])
def test_after_a_rejection_ones_own_account_waits_two_hours_and_anothers_a_day(
    rejected: int, holder: str, hours: int
) -> None:
    making.ask_change(rejected, holder=holder)
    change = PayeeChange.objects.get()
    assert change.due_at - change.asked_at == timedelta(hours=hours)


def test_what_holds_after_a_rejection_is_decided_anew_and_paid(rejected: int, bank: FakeBank) -> None:
    making.change_payee(rejected)
    instruct_waiting()
    receive_bank()
    assert Claim.objects.get(pk=rejected).state == "paid"
    assert payee_of_payout(Payout.objects.select_related("claim__subject").latest("pk")).account == making.OTHER_ACCOUNT


def test_anothers_account_after_a_rejection_goes_to_an_examiner(rejected: int) -> None:
    making.ask_change(rejected, holder="李建国")
    making.waited(rejected)
    assert Claim.objects.get(pk=rejected).state == "referred"


def test_while_a_change_waits_nothing_is_paid_and_nothing_is_booked(approved: int, bank: FakeBank) -> None:
    booked = balances(approved)
    making.ask_change(approved)
    assert instruct_waiting() == 0
    assert Payout.objects.get().state == "held" and balances(approved) == booked
    making.waited(approved)
    assert balances(approved) == booked
    assert instruct_waiting() == 1
    receive_bank()
    payout = Payout.objects.select_related("claim__subject").get()
    assert (payout.state, payee_of_payout(payout).account) == ("paid", making.OTHER_ACCOUNT)


def test_what_an_examiner_approves_while_a_change_waits_is_held_too(
    referred: int, examiner: User, core: FakeCore, bank: FakeBank
) -> None:
    making.ask_change(referred)
    claims.decide(by=examiner, claim_id=referred, outcome="approve", amount_fen=500_000, reason="all papers seen")
    assert instruct_waiting() == 0
    making.waited(referred)
    assert instruct_waiting() == 1


def test_taken_back_the_account_that_was_there_is_paid(approved: int, bank: FakeBank) -> None:
    making.ask_change(approved)
    claims.take_back_payee_change(by=making.customer(approved), claim_id=approved)
    assert making.waited(approved) == 0
    assert instruct_waiting() == 1
    assert payee_of_payout(Payout.objects.select_related("claim__subject").get()).account == making.ACCOUNT


def test_nothing_is_changed_while_a_file_may_have_the_payment(approved: int, bank: FakeBank) -> None:
    ask_core()
    make_batch()
    assert refused(lambda: making.ask_change(approved)) == "claims.payout_in_flight"
    Payout.objects.update(state="uncertain")
    assert refused(lambda: making.ask_change(approved)) == "claims.payout_in_flight"
    Payout.objects.update(state="core_checked")
    instruct_waiting()
    assert refused(lambda: making.ask_change(approved)) == "claims.payout_in_flight"
    receive_bank()
    assert refused(lambda: making.ask_change(approved)) == "claims.not_changeable"


def test_only_ones_own_account_and_only_another_one_and_only_one_at_a_time(approved: int) -> None:
    assert refused(lambda: making.ask_change(approved, holder="李建国")) == "claims.payee_not_own"
    assert refused(lambda: making.ask_change(approved, making.ACCOUNT)) == "claims.payee_is_the_same"
    making.ask_change(approved)
    assert refused(lambda: making.ask_change(approved, "6222020200018888")) == "claims.change_waits"


@pytest.mark.parametrize("stage", ["approved", "referred", "rejected"])
def test_the_account_of_a_submitted_claim_cannot_simply_be_set(request: pytest.FixtureRequest, stage: str) -> None:
    claim_id = request.getfixturevalue(stage)
    assert refused(lambda: making.fill_payee(claim_id, making.OTHER_ACCOUNT)) == "claims.not_open"


def test_an_examiner_says_how_they_made_sure(rejected: int, examiner: User) -> None:
    given = {"holder_name": "王小明", "bank_code": making.BANK_CODE, "account": making.OTHER_ACCOUNT}
    assert (
        refused(lambda: claims.ask_payee_change_at_desk(by=examiner, claim_id=rejected, reason=" ", **given))
        == "claims.change_reason"
    )
    agent = User.objects.create_user("agent", display_name="A", role="agent")
    with pytest.raises(NotPermitted):
        claims.ask_payee_change_at_desk(by=agent, claim_id=rejected, reason="called back", **given)


def test_the_telephone_in_the_book_is_told_without_a_fact(approved: int) -> None:
    making.ask_change(approved)
    claims.tell_payee_change(claims.PayeeChangeAsked([approved]))
    claims.tell_payee_change(claims.PayeeChangeAsked([approved]))
    assert Message.objects.filter(template="payee_change").count() == 1


def test_each_step_stands_in_the_trail_and_on_the_timeline(referred: int) -> None:
    making.ask_change(referred)
    making.waited(referred)
    acts = AuditRow.objects.filter(object_id=str(referred), action__contains="payee_change").order_by("pk")
    assert [row.action for row in acts] == ["claims.ask_payee_change", "claims.payee_change_in_force"]
    assert making.OTHER_ACCOUNT not in str([row.detail for row in acts])


def test_a_claim_that_ended_meanwhile_keeps_its_account(referred: int, examiner: User) -> None:
    making.ask_change(referred)
    claims.decide(by=examiner, claim_id=referred, outcome="decline", reason="not covered", clause="第五条")
    assert making.waited(referred) == 1
    assert PayeeChange.objects.get().outcome == "overtaken" and account(referred) == making.ACCOUNT


def test_a_claim_says_what_it_waits_for(approved: int) -> None:
    making.ask_change(approved)
    claim = Claim.objects.get(pk=approved)
    brief = claims.claims_of([claim.subject_id])[claim.subject_id][0]
    assert (brief.blocker, brief.payee_change_due_at) == ("payee_change", PayeeChange.objects.get().due_at)


HOURS = st.floats(0.001, 240)


@given(hours=HOURS, after=HOURS, rejected=st.booleans(), own=st.booleans())
def test_outside_drills_no_playbook_does_away_with_the_delay(
    hours: float, after: float, rejected: bool, own: bool
) -> None:
    real = delay(rejected=rejected, own=own, hours=hours, hours_after_rejection=after, drill=False)
    assert timedelta(hours=LEAST_HOURS) <= real
    if not (rejected and own):
        assert real >= timedelta(hours=hours)


MINUTES = st.integers(-60, 60)


@given(code=MINUTES, identity=MINUTES)
def test_a_proof_is_two_checks_in_order_and_fresh(code: int, identity: int) -> None:
    now = clock.now()
    proof = CustomerProof(now + timedelta(minutes=code), now + timedelta(minutes=identity))
    assert proof.holds(now) == (-20 <= code <= identity <= 0)


def test_old_checks_are_none(approved: int) -> None:
    old = clock.now() - timedelta(minutes=21)
    given = {"holder_name": "王小明", "bank_code": making.BANK_CODE, "account": making.OTHER_ACCOUNT}
    act = lambda: claims.ask_payee_change(  # noqa: E731
        by=making.customer(approved), claim_id=approved, proof=CustomerProof(old, old), **given
    )
    assert refused(act) == "claims.proof_old"


def test_a_drills_playbook_may_make_it_short(epidemic: Incident, rejected: int) -> None:
    assert delay(rejected=True, own=True, hours=24, hours_after_rejection=0.01, drill=True) == timedelta(seconds=36)


def test_an_examiners_approval_is_told_in_the_words_of_a_refusal(referred: int, examiner: User) -> None:
    claims.decide(by=examiner, claim_id=referred, outcome="approve", amount_fen=500_000, reason="all papers seen")
    for _ in range(2):
        claims.tell_approved(claims.ClaimApproved([referred]))
    assert Message.objects.filter(template="claim_news").count() == 1


def test_what_the_machine_approves_before_the_customers_eyes_is_not_told_twice(approved: int) -> None:
    claims.tell_approved(claims.ClaimApproved([approved]))
    assert not Message.objects.exists()


def test_what_the_machine_approves_when_another_account_took_effect_is_told(rejected: int) -> None:
    making.change_payee(rejected)
    claims.tell_approved(claims.ClaimApproved([rejected]))
    assert Message.objects.filter(template="claim_news").count() == 1
