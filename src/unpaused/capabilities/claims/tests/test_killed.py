"""Killed with SIGKILL between any two steps of a payout: nothing lost, nothing paid twice, the ledger balanced."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.actions import outside
from unpaused.capabilities.claims.actions.asking import ask_about_silent
from unpaused.capabilities.claims.actions.deciding import approve
from unpaused.capabilities.claims.actions.ending_payee_change import release_due_changes
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.ledger import balances
from unpaused.capabilities.claims.actions.locking import locked
from unpaused.capabilities.claims.actions.receiving import receive_bank
from unpaused.capabilities.claims.actions.writing_back import write_back_waiting
from unpaused.capabilities.claims.models import BankMismatch, Claim, PayeeChange, Payout, Posting, WriteBack
from unpaused.capabilities.claims.models.payout import OPEN_STATES
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.conftest import in_force
from unpaused.capabilities.incidents.public import Incident
from unpaused.gateways.bank.simulator.service import FolderHouse
from unpaused.gateways.core.simulator.service import CoreService
from unpaused.kernel import clock

AMOUNT = 1_000_000
MOST_BOUNDARIES = 200
MOST_ROUNDS = 50


class Victim:
    """A process that dies when told to."""

    def __init__(self) -> None:
        surroundings = {
            **os.environ,
            "DATABASE_URL": settings.DATABASE_URL,
            "BANK_FOLDER": settings.BANK_FOLDER,
            "CORE_URL": settings.CORE_URL,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "unpaused.capabilities.claims.tests.killing"],
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def dies_in(self, step: str, boundary: int) -> bool:
        """False where the step was through before its turn came."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(step, boundary, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline().strip()
        assert answer in ("killed", "done"), "the step itself failed"
        return answer == "killed"

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture
def house(tmp_path: Path, settings: Any) -> FolderHouse:
    """A bank at a folder that looks into it only when told."""
    settings.BANK_FOLDER = str(tmp_path / "bank")
    return FolderHouse(tmp_path / "bank")


@pytest.fixture
def core_service(settings: Any) -> Iterator[CoreService]:
    service = CoreService()
    settings.CORE_URL = service.url
    yield service
    outside._http_core(service.url).close()
    outside._http_core.cache_clear()
    service.stop()


@pytest.fixture
def victim(committed_db: None, house: FolderHouse, core_service: CoreService) -> Iterator[Victim]:
    process = Victim()
    yield process
    process.end()


@pytest.fixture
def hubei(committed_db: None, playbook: None) -> Incident:
    return in_force()


def approved(incident: Incident, key: str) -> Claim:
    """With event and payee, as far as a payout looks at it."""
    claim_id = making.opened(incident, key=key)
    claims.state_event(by=making.SYSTEM, claim_id=claim_id, event=making.illness())
    making.fill_payee(claim_id, making.ACCOUNT)
    with transaction.atomic():
        claim = locked(claim_id)
        claim.submitted_at = clock.now()
        approve(claim, AMOUNT)
    return claim


def go_on(house: FolderHouse) -> None:
    """The next workers come up and do what they always do, until nothing is open.

    PostgreSQL may need a moment to see that a process died and to free what it held.
    """
    for _ in range(MOST_ROUNDS):
        instruct_waiting()
        house.look()
        receive_bank()
        if not Payout.objects.filter(state__in=OPEN_STATES).exists():
            break
        ask_about_silent(silent_after=timedelta(0))
    write_back_waiting()


def check_paid_once(house: FolderHouse, claim: Claim) -> None:
    claim.refresh_from_db()
    assert claim.state == "paid"
    payout = Payout.objects.get(claim=claim)
    assert house.house.ledger[payout.end_to_end_id].times_executed == 1
    assert balances(claim.pk) == {"claims_incurred": AMOUNT, "bank": -AMOUNT}
    assert not BankMismatch.objects.exists()


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("step", ["instruct_waiting", "receive_bank", "write_back_waiting"])
def test_killed_at_the_boundaries_of_a_step_a_payout_is_paid_once(
    step: str, every: int, victim: Victim, house: FolderHouse, core_service: CoreService, hubei: Incident
) -> None:
    """Every sixth boundary; with the long tests each of them."""
    for boundary in range(1, MOST_BOUNDARIES, every):
        claim = approved(hubei, f"{step}:{boundary}")
        if step != "instruct_waiting":
            instruct_waiting()
            house.look()
        killed = victim.dies_in(step, boundary)
        go_on(house)
        check_paid_once(house, claim)
        if not killed:
            break
    assert not killed and boundary > 5, "the step came to its end"
    assert Posting.objects.aggregate(total=Sum("amount_fen"))["total"] == 0
    assert not WriteBack.objects.filter(done_at__isnull=True).exists()


def test_killed_again_and_again_while_many_payouts_run(
    victim: Victim, house: FolderHouse, core_service: CoreService, hubei: Incident
) -> None:
    """The bank answers twice and the wrong way round; each round a worker dies a little later."""
    house.house.faults.change({"answer": "twice", "order": "reversed"})
    many = [approved(hubei, f"many:{place}") for place in range(8)]
    for boundary in range(3, 60, 7):
        victim.dies_in("instruct_waiting", boundary)
        house.look()
        victim.dies_in("receive_bank", boundary)
    go_on(house)
    for claim in many:
        check_paid_once(house, claim)


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
def test_killed_while_a_change_of_account_comes_into_force_it_comes_into_force_once(
    every: int, victim: Victim, house: FolderHouse, core_service: CoreService, hubei: Incident
) -> None:
    for boundary in range(1, MOST_BOUNDARIES, every):
        claim = approved(hubei, f"change:{boundary}")
        making.ask_change(claim.pk)
        PayeeChange.objects.filter(claim=claim).update(due_at=clock.now())
        killed = victim.dies_in("release_due_changes", boundary)
        release_due_changes()
        go_on(house)
        check_paid_once(house, claim)
        change = PayeeChange.objects.get(claim=claim)
        assert change.outcome == "in_force"
        assert bytes(Payout.objects.get(claim=claim).payee) == bytes(change.payee)
        if not killed:
            break
