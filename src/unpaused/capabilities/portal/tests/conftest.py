"""A small installed book, an epidemic in force under what the playbook says of claims, a customer's browser."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from unpaused.capabilities.claims.tests import making as cases
from unpaused.capabilities.claims.tests.conftest import PLAYBOOK, in_force
from unpaused.capabilities.incidents.public import Incident


@pytest.fixture(scope="session")
def book_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cases.build_book(tmp_path_factory.mktemp("portal-book"))


@pytest.fixture(autouse=True)
def surroundings(book_folder: Path, tmp_path: Path, settings: Any) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT = tmp_path / "playbooks"
    settings.BOOK_ROOT = book_folder


@pytest.fixture
def epidemic(db: None) -> Incident:
    return in_force()


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})
