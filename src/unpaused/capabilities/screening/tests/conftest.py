"""A small installed book, an epidemic in force under the shipped playbook, an examiner of head office."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User


@pytest.fixture(scope="session")
def book_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("screening-book"))


@pytest.fixture(autouse=True)
def installed_book(book_folder: Path, settings: Any) -> None:
    settings.BOOK_ROOT = book_folder


@pytest.fixture
def epidemic(db: None) -> Incident:
    return making.in_force()


@pytest.fixture
def examiner(db: None) -> User:
    return making.staff("examiner")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client(user: User) -> Client:
        browser = Client(headers={"accept-language": "en"})
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        return browser

    return client
