"""What figures say together is what each says with its records: the board cannot differ from the bulletin."""

from datetime import timedelta

import pytest

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.command import actions
from unpaused.capabilities.command.actions import trends
from unpaused.capabilities.command.models import BoardReading
from unpaused.capabilities.command.tests.conftest import BY, People
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation import figures
from unpaused.kernel import clock


@pytest.fixture
def full(people: People) -> People:
    """Somebody in each state that a figure counts."""
    now = clock.now()
    for serial in range(3):
        match = people.found(hours_ago=serial + 1)
        people.paid(match)
        people.told(match, "delivered")
    Claim.objects.update(instructed_at=now + timedelta(seconds=7))
    told_and_visited, visited = people.found(), people.found(cover="none")
    people.claim(told_and_visited)
    people.told(told_and_visited, "delivered")
    for match in (told_and_visited, visited):
        tasks.finish(by=BY, task_id=people.task(match).pk, outcome="reached")
    people.told(people.found(), "sent")
    people.task(people.found())
    people.waiting_row()
    actions.work_in_all()
    return people


def test_every_figure_says_the_same_alone_and_together(full: People) -> None:
    incident_id = full.incident.pk
    alone = {each.name: each.query(incident_id).value for each in figures.all_figures()}
    assert figures.values_of(incident_id) == alone
    counted = ("screening.found", "outreach.reached", "claims.paid", "tasks.open", "command.open_ends")
    assert all(alone[name] for name in counted), "the test would show nothing"


def test_every_figure_says_the_same_of_an_incident_in_which_nothing_happened(people: People) -> None:
    incident_id = people.incident.pk
    assert figures.values_of(incident_id) == {e.name: e.query(incident_id).value for e in figures.all_figures()}


def test_quick_readings_are_not_kept(full: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trends, "QUICK", 3600)
    actions.read_board(full.incident.pk)
    assert not BoardReading.objects.exists()


def test_slow_readings_stand_for_a_while_and_say_when_they_were_made(
    full: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trends, "QUICK", -1)
    first = actions.read_board(full.incident.pk)
    BoardReading.objects.update(seconds=1)
    full.found()
    assert actions.read_board(full.incident.pk) == first
    BoardReading.objects.update(at=clock.now() - timedelta(seconds=trends.STANDS))
    assert actions.read_board(full.incident.pk).values["screening.found"] == first.values["screening.found"] + 1  # type: ignore[operator]
