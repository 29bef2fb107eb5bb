"""The worker killed between any two steps of a list: nothing lost, nothing twice."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as installation

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.outreach.models import Invitation, Message
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.actions import screening
from unpaused.capabilities.screening.models import ListRow, Match
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.tasks.models import Task

PEOPLE = making.FILLERS[:25]


def _killed_at(point: str, list_id: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unpaused.capabilities.screening.tests.killed_worker", point, str(list_id)],
        env={
            **os.environ,
            "DATABASE_URL": installation.DATABASE_URL,
            "UNPAUSED_BOOK": str(installation.BOOK_ROOT),
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == -9, done.stderr


@pytest.mark.parametrize("point", ["looked", "second_chunk", "screened", "cases"])
def test_a_list_survives_the_death_of_its_worker(
    point: str, committed_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    examiner, incident = making.staff("examiner"), making.in_force()
    people_list = making.receive(examiner, incident, making.csv_list([making.row(person) for person in PEOPLE]))
    _killed_at(point, people_list.pk)
    monkeypatch.setattr(screening, "CHUNK", 10)
    for _ in range(2):
        actions.screen_list(list_id=people_list.pk)
        making.deliver()
    places = list(ListRow.objects.order_by("place").values_list("place", "state"))
    assert places == [(place, "confirmed") for place in range(1, len(PEOPLE) + 1)]
    assert sorted(Match.objects.values_list("person_id", flat=True)) == list(PEOPLE)
    invited = Match.objects.filter(cleared_for_contact=True).count()
    assert Claim.objects.count() == len(PEOPLE)
    assert 0 < invited == Task.objects.count() == Invitation.objects.count()
    assert Message.objects.filter(template="invitation").count() == invited
