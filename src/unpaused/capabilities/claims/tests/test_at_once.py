"""Two at once: the same claim, the same benefit, the same file."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, connections, transaction

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions import deciding, instructing
from unpaused.capabilities.claims.actions import payouts as change
from unpaused.capabilities.claims.actions.instructing import ask_core, instruct_waiting, make_batch
from unpaused.capabilities.claims.actions.locking import held
from unpaused.capabilities.claims.actions.receiving import take
from unpaused.capabilities.claims.models import BankMessage, Claim, Decision, LedgerEntry, Payout, PayoutBatch
from unpaused.capabilities.claims.queries.deciding import Gathered
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.conftest import in_force
from unpaused.capabilities.incidents.public import Incident
from unpaused.gateways.bank import BankFile, FakeBank
from unpaused.gateways.bank.simulator.answers import Verdict, notification
from unpaused.gateways.core import FakeCore
from unpaused.kernel import clock


@pytest.fixture
def hubei(committed_db: None, playbook: None) -> Incident:
    return in_force()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """All acts start together, each on a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_submissions_at_once_are_decided_once(hubei: Incident) -> None:
    claim_id = making.opened(hubei)
    making.fill(claim_id)
    by = making.customer(claim_id)
    first, second = at_once(*[lambda: claims.submit(by=by, claim_id=claim_id)] * 2)
    assert first == second
    assert (Decision.objects.count(), Payout.objects.count()) == (1, 1)


def test_two_claims_at_once_do_not_share_one_limit(hubei: Incident) -> None:
    """5,000 yuan insured; each bill asks for 3,120."""
    ids = [making.opened(hubei, making.WANG, "ACC-MED", key=f"twin:{place}") for place in range(2)]
    for place, claim_id in enumerate(ids):
        making.fill(claim_id, making.accident(400_000, event_date=making.EVENT_DAY - timedelta(days=place)))
    acts = [lambda pk=pk: claims.submit(by=making.customer(pk), claim_id=pk) for pk in ids]
    outcomes = sorted(answer.outcome for answer in at_once(*acts))  # type: ignore[attr-defined]
    assert outcomes == ["approved", "referred"]


def test_two_claims_at_once_for_one_event_on_two_policies_are_not_both_paid(
    hubei: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    policies = (f"ACC01-{making.LI}", making.SECOND_POLICY)
    ids = [making.opened(hubei, making.LI, "ACC-MED", key=each, policy_no=each) for each in policies]
    for claim_id in ids:
        making.fill(claim_id, making.accident(100_000))
    gathered = deciding.gather

    def slowly(*given: Any) -> Gathered:
        found = gathered(*given)
        Event().wait(0.5)
        return found

    monkeypatch.setattr(deciding, "gather", slowly)
    acts = [lambda pk=pk: claims.submit(by=making.customer(pk), claim_id=pk) for pk in ids]
    answers = sorted((each.outcome, each.reasons) for each in at_once(*acts))  # type: ignore[attr-defined]
    assert answers == [("approved", ()), ("referred", ("duplicate_here",))]


def test_the_same_key_twice_at_once_opens_one_case(hubei: Incident) -> None:
    making.opened(hubei, making.LI)  # the subject exists
    first, second = at_once(*[lambda: making.opened(hubei, making.LI, key="one")] * 2)
    assert first == second
    assert LedgerEntry.objects.filter(claim_id=first, kind="reserve").count() == 1


def test_two_workers_at_once_instruct_each_payout_once(hubei: Incident, bank: FakeBank, core: FakeCore) -> None:
    for person in (making.WANG, making.LI):
        claim_id = making.opened(hubei, person)
        making.fill(claim_id)
        making.submitted(claim_id)
    at_once(*[instruct_waiting] * 3)
    instruct_waiting()
    assert {line.times_instructed for line in bank.ledger.values()} == {1} and len(bank.ledger) == 2
    assert Claim.objects.filter(state="instructed").count() == 2
    assert sum(PayoutBatch.objects.values_list("payouts_count", flat=True)) == 2


def test_the_same_file_taken_by_two_pollers_counts_once(hubei: Incident, bank: FakeBank, core: FakeCore) -> None:
    claim_id = making.opened(hubei)
    making.fill(claim_id)
    making.submitted(claim_id)
    instruct_waiting()
    content = notification(
        "N1", "1000200030004000", [Verdict(Payout.objects.get().end_to_end_id, "ACCP", "", 1_000_000)]
    )
    file = BankFile("n.xml", hashlib.sha256(content).hexdigest(), content)
    assert sorted(at_once(*[lambda: take(file)] * 3)) == [False, False, True]  # type: ignore[type-var]
    assert BankMessage.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="paid").count() == 1


@pytest.mark.parametrize("overtaken_by", ["held", "paid"])
def test_an_aged_answer_of_the_core_takes_nothing_back_that_is_decided_just_now(
    hubei: Incident, bank: FakeBank, core: FakeCore, overtaken_by: str
) -> None:
    claim_id = making.opened(hubei)
    making.fill(claim_id)
    making.submitted(claim_id)
    ask_core()
    batch = PayoutBatch.objects.create(
        msg_id="PB-former",
        state="disbanded",
        made_at=clock.now(),
        execute_on=clock.today(),
        payouts_count=1,
        total_fen=1,
    )
    Payout.objects.update(core_checked_at=clock.now() - 2 * instructing.CORE_ANSWER_HOLDS, batch=batch)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            [payout] = held(Payout.objects.all())
            change.hold(payout) if overtaken_by == "held" else change.paid(payout)
            made = pool.submit(at_once, make_batch)
            until(lambda: made.done() or waits_for_a_lock())
        assert made.result(20) == [None]
    assert Payout.objects.get().state == overtaken_by


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def until(true: Callable[[], bool]) -> None:
    for _ in range(400):
        if true():
            return
        Event().wait(0.05)
    raise AssertionError("it never came to that")
