"""Measure types of the test's own, a folder of playbooks, and people to act."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pydantic import TypeAdapter

from unpaused.capabilities.incidents.public import Incident, activate, declare
from unpaused.capabilities.incidents.tests.changing import SHORT
from unpaused.foundation.accounts.models import User
from unpaused.foundation.measures import MeasureType, registry
from unpaused.kernel import clock

PLAYBOOK = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - type: test.hours
    value: 6
  - type: test.waived
    value: [invoice]
    products: [HLT01]
"""


def union(a: list[str], b: list[str]) -> list[str]:
    return sorted({*a, *b})


HOURS: MeasureType[int] = MeasureType("test.hours", "Hours", TypeAdapter(int), 72, min, lambda hours: f"{hours} h")
WAIVED: MeasureType[list[str]] = MeasureType(
    "test.waived", "Waived", TypeAdapter(list[str]), [], union, products=lambda: ("HLT01", "ACC01")
)


@pytest.fixture(autouse=True)
def types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_types", {**registry._types, HOURS.name: HOURS, WAIVED.name: WAIVED})


@pytest.fixture(autouse=True)
def playbooks(tmp_path: Path, settings: Any) -> Path:
    (tmp_path / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT = tmp_path
    return tmp_path


def _user(name: str, role: str) -> User:
    return User.objects.create_user(name, display_name=name.title(), role=role)


@pytest.fixture
def first(db: None) -> User:
    return _user("first", "commander")


@pytest.fixture
def second(db: None) -> User:
    return _user("second", "commander")


@pytest.fixture
def examiner(db: None) -> User:
    return _user("examiner", "examiner")


@pytest.fixture
def draft(first: User) -> Callable[..., Incident]:
    """Declares an incident; every argument can be given otherwise."""

    def declared(**given: Any) -> Incident:
        usual: dict[str, Any] = {
            "by": first,
            "kind": "epidemic",
            "title": "Epidemic in Hubei",
            "areas": ["420000"],
            "since": clock.now() - timedelta(days=3),
            "playbook_code": "epidemic",
            "is_drill": True,
        }
        return declare(**{**usual, **given})

    return declared


@pytest.fixture
def in_force(draft: Callable[..., Incident], second: User) -> Callable[..., Incident]:
    def activated(**given: Any) -> Incident:
        return activate(by=second, incident_id=draft(**given).pk)

    return activated


@pytest.fixture
def incident(in_force: Callable[..., Incident], playbooks: Path) -> Incident:
    """In force with measures of five days, one of them safe: what the tests of changed measures change."""
    (playbooks / "epidemic.yaml").write_text(SHORT, encoding="utf-8")
    return in_force()


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        return browser

    return client


def moment(days: int) -> datetime:
    return clock.now() + timedelta(days=days)
