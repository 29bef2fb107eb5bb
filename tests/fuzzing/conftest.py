"""The site on a loopback port with an emergency in it, and people who may use it."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import site
from unpaused.capabilities.administration import actions as administration
from unpaused.capabilities.screening.tests import making
from unpaused.kernel import clock

__all__ = ["site"]

PROGRAMS = {"examiner": ["see_claims", "screen"], "commander": ["command"], "salesperson": ["work_tasks"]}
"""Roles whose tokens call the API, with what each token allows."""


@pytest.fixture(scope="session")
def book_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("fuzzed-book"))


@pytest.fixture
def emergency(committed_db: None, book_folder: Path, settings: Any) -> None:
    """People found, tasks, messages, claims opened."""
    settings.BOOK_ROOT = book_folder
    incident = making.in_force()
    people = [making.row(each) for each in (making.ADULT, making.MINOR, making.UNINSURED)]
    making.screened(making.staff("screens"), incident, [*people, making.doubtful(making.BEIJING)])


@pytest.fixture
def programs(emergency: None) -> dict[str, dict[str, str]]:
    """Headers of programs, by whom they act as."""
    return {role: _header(role, permissions) for role, permissions in PROGRAMS.items()}


def _header(role: str, permissions: Sequence[str]) -> dict[str, str]:
    person = making.staff(f"program-{role}", role)
    ends = clock.now() + timedelta(days=1)
    made = administration.make_token(by=person, name="fuzz", permissions=permissions, expires_at=ends)
    return {"Authorization": f"Bearer {made}"}
