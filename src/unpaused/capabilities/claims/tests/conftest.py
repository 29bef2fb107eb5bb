"""A small installed book, an epidemic in force, a bank and a core inside the process."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from unpaused.capabilities.claims.actions import asking, instructing, receiving, writing_back
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.incidents.public import Incident, activate, declare
from unpaused.foundation.accounts.models import User
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore
from unpaused.kernel import clock


@pytest.fixture(scope="session")
def book_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("claims-book"))


@pytest.fixture(autouse=True)
def installed_book(book_folder: Path, settings: Any) -> None:
    settings.BOOK_ROOT = book_folder


PLAYBOOK = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - {type: claims.originals_waived, value: [identity, diagnosis, invoice, bank_card]}
  - {type: claims.documents_waived, value: [notice_form]}
  - {type: claims.waiting_period_waived, value: true, products: [HLT01]}
  - {type: claims.hospital_waived, value: true, products: [HLT01]}
  - {type: claims.automatic_limit_fen, value: 1000000}
"""


@pytest.fixture
def playbook(tmp_path: Path, settings: Any) -> None:
    """What the shipped playbook says of claims, and nothing of other rooms."""
    (tmp_path / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT = tmp_path


@pytest.fixture
def epidemic(db: None, playbook: None) -> Incident:
    """Hubei, in force."""
    return in_force()


def in_force() -> Incident:
    first, second = (
        User.objects.create_user(name, display_name=name, role="commander") for name in ("declares", "activates")
    )
    drafted = declare(
        by=first,
        kind="epidemic",
        title="Epidemic in Hubei",
        areas=["420000"],
        since=clock.now() - timedelta(days=10),
        playbook_code="epidemic",
        is_drill=True,
    )
    return activate(by=second, incident_id=drafted.pk)


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> FakeBank:
    fake = FakeBank()
    for module in (instructing, asking, receiving):
        monkeypatch.setattr(module, "bank", lambda: fake)
    return fake


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch) -> FakeCore:
    fake = FakeCore()
    for module in (instructing, writing_back):
        monkeypatch.setattr(module, "core", lambda: fake)
    return fake


@pytest.fixture
def examiner(db: None) -> User:
    return User.objects.create_user("examiner", display_name="Examiner", role="examiner")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        return browser

    return client


@pytest.fixture
def claim(epidemic: Incident) -> int:
    """Opened, with nothing given yet."""
    return making.opened(epidemic)


@pytest.fixture
def ready(claim: int) -> int:
    """Everything given, not yet submitted."""
    making.fill(claim)
    return claim


@pytest.fixture
def approved(ready: int, core: FakeCore, bank: FakeBank) -> int:
    """Approved by the machine, its payout waiting."""
    return making.submitted(ready)


@pytest.fixture
def committed_claim(committed_db: None, playbook: None) -> int:
    return making.opened(in_force())


@pytest.fixture
def sent(approved: int, bank: FakeBank) -> int:
    """Instructed; the bank is silent, so that the test can speak for it."""
    bank.faults.answer = "never"
    instructing.instruct_waiting()
    return approved


@pytest.fixture
def clerk(db: None) -> User:
    """Of the claim's branch."""
    return User.objects.create_user("clerk", display_name="clerk", role="examiner", branch_code="B01")
