"""A clock that jumps, ahead by a day or back by an hour: nothing lapses twice, nothing reaches back, nothing breaks."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from unpaused.capabilities.incidents.actions.breaking_glass import lapse_overdue
from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.public import (
    Incident,
    ask_to_end,
    ask_to_prolong,
    break_glass,
    confirm_change,
    countersign,
    propose_stand_down,
    stand_down,
    value_of,
)
from unpaused.capabilities.incidents.tests.conftest import HOURS
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events.models import Event
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

Make = Callable[..., Incident]
Jump = Callable[[timedelta], None]
AHEAD, BACK = timedelta(days=1), timedelta(hours=-1)
UPKEEP = Actor.system("incidents")
SHORT = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - {type: test.hours, value: 6, for_days: 5, safe: true}
  - {type: test.waived, value: [invoice], products: [HLT01]}
"""


@pytest.fixture(autouse=True)
def playbook(playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_text(SHORT, encoding="utf-8")


@pytest.fixture
def broken(draft: Make, first: User) -> Incident:
    return break_glass(by=first, incident_id=draft().pk, reason="nobody answers")


def hours() -> int:
    return int(value_of("test.hours", area_code="420102"))


def lapses_told() -> tuple[int, int]:
    """In the trail, and as events."""
    rows = AuditRow.objects.filter(action="incidents.lapse").count()
    return rows, Event.objects.filter(name="incidents.IncidentLapsed").count()


def pages_open(user: User, incident: Incident, signed_in: Callable[[User], Client]) -> set[int]:
    browser = signed_in(user)
    paths = ("", "/playbook", "/effects")
    return {browser.get(f"/incidents/{incident.pk}{path}").status_code for path in paths}


def test_what_lapsed_by_a_clock_that_was_ahead_stays_lapsed_and_lapses_once(
    broken: Incident, second: User, jump: Jump
) -> None:
    jump(AHEAD)
    assert lapse_overdue(by=UPKEEP) == [broken.pk]
    jump(-AHEAD)
    assert lapse_overdue(by=UPKEEP) == []
    with pytest.raises(Refused) as refused:
        countersign(by=second, incident_id=broken.pk)
    assert refused.value.code == "incidents.lapsed"
    jump(AHEAD)
    assert lapse_overdue(by=UPKEEP) == []
    assert lapses_told() == (1, 1)


def test_a_day_ahead_the_countersign_is_too_late_before_any_job_has_written_the_lapse(
    broken: Incident, second: User, jump: Jump
) -> None:
    jump(AHEAD)
    assert hours() == HOURS.normal
    with pytest.raises(Refused) as refused:
        countersign(by=second, incident_id=broken.pk)
    assert refused.value.code == "incidents.lapsed"


def test_countersigned_by_a_clock_that_was_put_back_it_holds_and_never_lapses(
    broken: Incident, second: User, jump: Jump, signed_in: Callable[[User], Client]
) -> None:
    jump(BACK)
    assert lapse_overdue(by=UPKEEP) == []
    countersign(by=second, incident_id=broken.pk)
    assert hours() == 6
    assert pages_open(second, broken, signed_in) == {200}
    jump(AHEAD)
    assert lapse_overdue(by=UPKEEP) == []
    assert hours() == 6


@pytest.mark.parametrize("by", [AHEAD, BACK])
def test_a_measure_ended_after_a_jump_holds_no_longer_and_never_backwards(
    in_force: Make, first: User, second: User, jump: Jump, by: timedelta, signed_in: Callable[[User], Client]
) -> None:
    incident = in_force()
    measure = incident.measures.get(type_name="test.hours")
    asked = ask_to_end(by=first, incident_id=incident.pk, measure_id=measure.pk, reason="no need")
    jump(by)
    confirm_change(by=second, incident_id=incident.pk, change_id=asked.pk)
    measure.refresh_from_db()
    assert measure.until is not None
    assert measure.until >= asked.asked_at > measure.since
    assert pages_open(second, incident, signed_in) == {200}
    jump(AHEAD)
    assert hours() == HOURS.normal


def test_a_measure_prolonged_by_a_clock_that_was_put_back_only_gets_longer(
    in_force: Make, first: User, second: User, jump: Jump
) -> None:
    incident = in_force()
    measure = incident.measures.get(type_name="test.hours")
    jump(BACK)
    day = (clock.now() + timedelta(days=9)).date()
    asked = ask_to_prolong(by=first, incident_id=incident.pk, measure_id=measure.pk, last_day=day, reason="goes on")
    jump(BACK)
    confirm_change(by=second, incident_id=incident.pk, change_id=asked.pk)
    before, measure = measure.until, Measure.objects.get(pk=measure.pk)
    assert before is not None
    assert measure.until is not None
    assert measure.until > before


def test_a_period_that_ran_out_by_a_clock_ahead_holds_again_once_it_is_right(in_force: Make, jump: Jump) -> None:
    """The period is a fact of the calendar: it was never over."""
    in_force()
    jump(timedelta(days=6))
    assert hours() == HOURS.normal
    jump(timedelta(days=-6))
    assert hours() == 6


def test_stood_down_by_a_clock_that_was_put_back_nothing_holds(
    in_force: Make, first: User, second: User, jump: Jump, signed_in: Callable[[User], Client]
) -> None:
    incident = in_force()
    jump(BACK)
    propose_stand_down(by=first, incident_id=incident.pk, reason="over")
    jump(BACK)
    stand_down(by=second, incident_id=incident.pk)
    assert hours() == HOURS.normal
    assert pages_open(second, incident, signed_in) == {200}
