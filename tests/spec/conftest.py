"""Two small books, an epidemic in force under the shipped playbook, and people to act."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from unpaused.capabilities.claims.tests import making as cases
from unpaused.capabilities.claims.tests.conftest import bank, core
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening.tests import making as lists
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock

__all__ = ["bank", "core"]

SignIn = Callable[[User], Client]
Travel = Callable[[timedelta], None]


@pytest.fixture(scope="session")
def book_of_lists_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lists.build_book(tmp_path_factory.mktemp("spec-lists"))


@pytest.fixture(scope="session")
def book_of_claims_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cases.build_book(tmp_path_factory.mktemp("spec-claims"))


@pytest.fixture
def book_of_lists(book_of_lists_folder: Path, settings: Any) -> None:
    """People whom lists name: an adult, a child, somebody dead, somebody whose salesperson has left, ..."""
    settings.BOOK_ROOT = book_of_lists_folder


@pytest.fixture
def book_of_claims(book_of_claims_folder: Path, settings: Any) -> None:
    """People with policies to claim on."""
    settings.BOOK_ROOT = book_of_claims_folder


@pytest.fixture
def epidemic(db: None) -> Incident:
    """Hubei, since ten days ago, put in force by two people with the shipped playbook."""
    return lists.in_force()


@pytest.fixture
def commander(db: None) -> User:
    return lists.staff("commander", "commander")


@pytest.fixture
def second(db: None) -> User:
    return lists.staff("second", "commander")


@pytest.fixture
def examiner(db: None) -> User:
    return lists.staff("examiner")


@pytest.fixture
def claim(epidemic: Incident, book_of_claims: None) -> int:
    """A case opened for a customer, nothing given yet."""
    return cases.opened(epidemic)


@pytest.fixture
def signed_in() -> SignIn:
    def client(user: User) -> Client:
        browser = Client(headers={"accept-language": "en"})
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        return browser

    return client


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Moves the clock of the house forward."""
    true, ahead = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: true() + ahead[0])

    def travel(by: timedelta) -> None:
        ahead[0] += by

    return travel
