"""A real worker, a real bank at a folder and a real core: an approved claim is paid with nobody looking on."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from unpaused.capabilities.claims.models import Claim, WriteBack
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.conftest import PLAYBOOK, in_force
from unpaused.gateways.bank.simulator.service import BankService
from unpaused.gateways.core.simulator.service import CoreService

PATIENCE = 120.0


@pytest.fixture
def outside(tmp_path: Path, settings: Any) -> Iterator[tuple[BankService, CoreService]]:
    """The bank answers twice and the wrong way round."""
    bank, core = BankService(tmp_path / "bank"), CoreService()
    bank.bank.house.faults.change({"answer": "twice", "order": "reversed"})
    settings.BANK_FOLDER, settings.CORE_URL = str(tmp_path / "bank"), core.url
    yield bank, core
    bank.stop()
    core.stop()


@pytest.fixture
def ready(committed_db: None, outside: object, tmp_path: Path, settings: Any) -> int:
    """A claim with everything given."""
    (tmp_path / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT = tmp_path
    settings.BOOK_ROOT = making.build_book(tmp_path)
    claim_id = making.opened(in_force())
    making.fill(claim_id)
    return claim_id


@pytest.fixture
def worker(ready: int) -> Iterator["subprocess.Popen[bytes]"]:
    surroundings = {
        **os.environ,
        "DATABASE_URL": settings.DATABASE_URL,
        "BANK_FOLDER": settings.BANK_FOLDER,
        "CORE_URL": settings.CORE_URL,
        "UNPAUSED_BOOK": str(settings.BOOK_ROOT),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-W", "ignore", "-m", "unpaused.config.processes.worker", "payouts", "core", "events"]
    running = subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield running
    running.terminate()
    running.wait(30)


def settled(claim_id: int) -> bool:
    paid = Claim.objects.get(pk=claim_id).state == "paid"
    return paid and not WriteBack.objects.filter(done_at__isnull=True).exists()


def test_a_submitted_claim_is_paid_and_written_back_by_the_worker_alone(
    ready: int, worker: object, outside: tuple[BankService, CoreService]
) -> None:
    bank, core = outside
    making.submitted(ready)
    until = time.monotonic() + PATIENCE
    while not settled(ready) and time.monotonic() < until:
        time.sleep(0.2)
    assert settled(ready)
    (line,) = bank.bank.house.ledger.values()
    assert (line.times_instructed, line.times_executed, line.amount_fen) == (1, 1, 1_000_000)
    assert sorted(told["kind"] for told in core.written.values()) == ["case_opened", "notice", "paid", "reserve"]
