from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from unpaused.capabilities.incidents import public
from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.public import (
    Incident,
    activate,
    holding,
    incident_for,
    incidents_in_force,
    propose_stand_down,
    stand_down,
    value_of,
)
from unpaused.capabilities.incidents.tests.conftest import moment
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events.models import Event
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

Make = Callable[..., Incident]


def test_a_second_person_puts_the_incident_in_force_and_measures_hold(draft: Make, second: User) -> None:
    activate(by=second, incident_id=draft().pk)
    assert value_of("test.hours", area_code="420102") == 6
    assert value_of("test.hours", area_code="310101") == 72
    assert value_of("test.waived", area_code="420102", product_code="HLT01") == ["invoice"]
    assert value_of("test.waived", area_code="420102", product_code="ACC01") == []


def test_the_one_who_declared_cannot_activate(draft: Make, first: User) -> None:
    with pytest.raises(Refused) as refused:
        activate(by=first, incident_id=draft().pk)
    assert refused.value.code == "incidents.second_person"


def test_the_database_itself_refuses_one_person_twice(draft: Make, first: User) -> None:
    incident = draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(status="in_force", activated_by=first, activated_at=clock.now())


def test_only_command_activates(draft: Make, examiner: User) -> None:
    with pytest.raises(NotPermitted):
        activate(by=examiner, incident_id=draft().pk)


def test_an_incident_is_activated_once(in_force: Make, second: User) -> None:
    incident = in_force()
    with pytest.raises(Refused):
        activate(by=second, incident_id=incident.pk)
    assert Measure.objects.count() == 2


def test_an_incident_that_is_over_is_not_activated(draft: Make, second: User) -> None:
    incident = draft(since=moment(-9), until=moment(-1))
    with pytest.raises(Refused):
        activate(by=second, incident_id=incident.pk)


def test_activation_is_an_event_and_in_the_trail(in_force: Make, second: User) -> None:
    incident = in_force()
    assert Event.objects.get(name="incidents.IncidentActivated").payload == {"incident_id": incident.pk}
    assert AuditRow.objects.get(action="incidents.activate").actor == f"staff:{second.pk}"


def test_the_version_of_the_draft_is_activated_even_if_the_file_changed(
    draft: Make, second: User, playbooks: Path
) -> None:
    incident = draft()
    file = playbooks / "epidemic.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 6", "value: 1"), encoding="utf-8")
    activate(by=second, incident_id=incident.pk)
    assert value_of("test.hours", area_code="420102") == 6


def test_where_incidents_overlap_the_kinder_value_holds_and_both_are_named(in_force: Make, playbooks: Path) -> None:
    wide = in_force(areas=["420000"])
    (playbooks / "strict.yaml").write_text(
        (playbooks / "epidemic.yaml").read_text(encoding="utf-8").replace("value: 6", "value: 12"), encoding="utf-8"
    )
    narrow = in_force(areas=["420100"], playbook_code="strict")
    here = public.in_force("test.hours", area_code="420102")
    assert here.value == 6
    assert [(s.incident_number, s.value) for s in here.sources] == [(wide.number, 6), (narrow.number, 12)]


def test_a_measure_for_some_days_ends_with_them(in_force: Make, playbooks: Path) -> None:
    file = playbooks / "epidemic.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("value: 6", "value: 6\n    for_days: 10"), encoding="utf-8"
    )
    in_force()
    assert value_of("test.hours", area_code="420102", at=clock.now() + timedelta(days=9)) == 6
    assert value_of("test.hours", area_code="420102", at=clock.now() + timedelta(days=11)) == 72


def test_measures_end_with_the_incident(in_force: Make) -> None:
    in_force(until=moment(5))
    assert value_of("test.hours", area_code="420102", at=moment(6)) == 72
    assert incident_for("420102", at=moment(6)) is None


def test_measures_hold_for_what_happened_since_the_incident_began(in_force: Make) -> None:
    in_force(since=moment(-3))
    assert value_of("test.hours", area_code="420102", at=moment(-2)) == 6
    assert value_of("test.hours", area_code="420102", at=moment(-4)) == 72


def test_a_value_costs_one_query(in_force: Make) -> None:
    in_force()
    in_force(areas=["310000"])
    with CaptureQueriesContext(connection) as queries:
        value_of("test.hours", area_code="420102")
    assert len(queries) == 1


def test_values_of_many_people_cost_one_query(in_force: Make) -> None:
    in_force()
    with CaptureQueriesContext(connection) as queries:
        hours = holding("test.hours")
        found = [hours.value_of(area_code=area) for area in ("420102", "310101", "420500")]
    assert (found, len(queries)) == ([6, 72, 6], 1)


def test_a_measure_nobody_declared_is_refused(db: None) -> None:
    with pytest.raises(Refused):
        value_of("test.nothing", area_code=None)


def test_the_incident_with_the_narrowest_area_is_the_one_for_a_place(in_force: Make) -> None:
    province, city = in_force(areas=["420000"]), in_force(areas=["420100"])
    assert incident_for("420102") == city
    assert incident_for("420500") == province
    assert incident_for("310101") is None
    assert incidents_in_force() == [province, city]


def test_standing_down_needs_one_who_asks_and_another_who_confirms(in_force: Make, first: User, second: User) -> None:
    incident = in_force()
    with pytest.raises(Refused):
        stand_down(by=second, incident_id=incident.pk)
    propose_stand_down(by=first, incident_id=incident.pk, reason="no new cases for 14 days")
    with pytest.raises(Refused):
        stand_down(by=first, incident_id=incident.pk)
    assert value_of("test.hours", area_code="420102") == 6
    stand_down(by=second, incident_id=incident.pk)
    assert value_of("test.hours", area_code="420102") == 72
    assert incidents_in_force() == []
    assert Event.objects.filter(name="incidents.IncidentStoodDown").count() == 1


def test_what_held_before_the_stand_down_still_holds_for_that_time(in_force: Make, first: User, second: User) -> None:
    incident = in_force()
    earlier = clock.now()
    propose_stand_down(by=first, incident_id=incident.pk, reason="it is over")
    stand_down(by=second, incident_id=incident.pk)
    assert value_of("test.hours", area_code="420102", at=earlier) == 6


def test_asking_for_a_stand_down_needs_a_reason(in_force: Make, first: User) -> None:
    with pytest.raises(Refused):
        propose_stand_down(by=first, incident_id=in_force().pk, reason=" ")


def test_a_draft_cannot_be_stood_down(draft: Make, first: User) -> None:
    with pytest.raises(Refused):
        propose_stand_down(by=first, incident_id=draft().pk, reason="never mind")
