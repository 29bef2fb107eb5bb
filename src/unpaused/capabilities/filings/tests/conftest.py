"""A book of branches, an epidemic in Hubei in force, the people of three offices, a clock that can be moved."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from unpaused.capabilities.filings.tests import making
from unpaused.capabilities.filings.tests.making import Office
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock


@pytest.fixture(scope="session")
def branches_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("filings-book"))


@pytest.fixture(autouse=True)
def branches(branches_folder: Path, settings: Any) -> None:
    settings.BOOK_ROOT = branches_folder


@pytest.fixture
def epidemic(db: None) -> Incident:
    return making.in_force()


@pytest.fixture
def wuhan(db: None) -> Office:
    return Office(making.WUHAN)


@pytest.fixture
def huanggang(db: None) -> Office:
    return Office(making.HUANGGANG)


@pytest.fixture
def hubei(db: None) -> Office:
    return Office(making.HUBEI)


@pytest.fixture
def guangdong(db: None) -> Office:
    return Office(making.GUANGDONG)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Moves the clock of the house forward."""
    true, ahead = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: true() + ahead[0])

    def travel(by: timedelta) -> None:
        ahead[0] += by

    return travel


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    def client(user: User, language: str = "en") -> Client:
        browser = Client()
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        browser.cookies["django_language"] = language
        return browser

    return client
