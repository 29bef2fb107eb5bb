"""Figures of the test's own, an incident in force, two people who may sign."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy
from pydantic import TypeAdapter

from unpaused.capabilities.incidents.public import Incident, activate, declare
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.figures import Figure, Reading
from unpaused.foundation.figures import registry as figure_registry
from unpaused.foundation.measures import MeasureType
from unpaused.foundation.measures import registry as measure_registry
from unpaused.kernel import clock

HOURS: MeasureType[int] = MeasureType("test.hours", "Hours", TypeAdapter(int), 72, min)
PLAYBOOK = "kind: epidemic\ntitle: {zh: 预案, en: Plan}\nmeasures:\n  - {type: test.hours, value: 6}\n"


class Records:
    """What the test figures count: change it, and the live figures change."""

    def __init__(self) -> None:
        self.ids: list[int] = [3, 1, 2]
        self.fen = 123_456
        self.seconds: float | None = 192.4567

    def people(self, incident_id: int) -> Reading:
        return Reading(len(self.ids), "match", self.ids)

    def amount(self, incident_id: int) -> Reading:
        return Reading(self.fen, "claim", self.ids[:1])

    def median(self, incident_id: int) -> Reading:
        return Reading(self.seconds, "claim", self.ids)

    @staticmethod
    def describe(record_ids: Sequence[int]) -> list[dict[str, Any]]:
        needs = {"branch_code": "", "needs": Permission.SEE_INCIDENTS}
        return [
            {"number": f"R-{each}", "what": f"record {each}", "url": f"/incidents/{each}", **needs}
            for each in record_ids
        ]

    def figures(self) -> tuple[Figure, ...]:
        return (
            Figure("test.people", gettext_lazy("Open ends"), "people", self.people, self.describe),
            Figure("test.amount", "Amount", "fen", self.amount, self.describe),
            Figure("test.median", "Median", "seconds", self.median, self.describe),
        )


@pytest.fixture(autouse=True)
def records(monkeypatch: pytest.MonkeyPatch) -> Records:
    made = Records()
    monkeypatch.setattr(figure_registry, "_figures", {figure.name: figure for figure in made.figures()})
    return made


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT = tmp_path
    monkeypatch.setattr(measure_registry, "_types", {HOURS.name: HOURS})


@pytest.fixture
def first(db: None) -> User:
    return User.objects.create_user("first", display_name="Chen Jing", role="commander")


@pytest.fixture
def second(db: None) -> User:
    return User.objects.create_user("second", display_name="Wang Fang", role="commander")


@pytest.fixture
def examiner(db: None) -> User:
    return User.objects.create_user("examiner", display_name="Liu Yang", role="examiner")


@pytest.fixture
def unstarted(first: User) -> Incident:
    return declare(
        by=first,
        kind="epidemic",
        title="Epidemic in Hubei",
        areas=["420000"],
        since=clock.now(),
        playbook_code="epidemic",
        is_drill=True,
    )


@pytest.fixture
def incident(unstarted: Incident, second: User) -> Incident:
    return activate(by=second, incident_id=unstarted.pk)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client(user: User, language: str = "en") -> Client:
        browser = Client()
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        browser.cookies["django_language"] = language
        return browser

    return client
