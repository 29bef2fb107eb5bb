"""Changes of measures in force that are refused: dates, people, incidents that do not fit."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from unpaused.capabilities.incidents.models import Measure, MeasureChange
from unpaused.capabilities.incidents.public import (
    Incident,
    NewMeasure,
    Notice,
    ask_to_add,
    ask_to_end,
    ask_to_prolong,
    confirm_change,
    prolong_alone,
    propose_stand_down,
    stand_down,
    withdraw_change,
)
from unpaused.capabilities.incidents.tests.changing import SHORT, Make, code, hours, now_hours
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused


@pytest.mark.parametrize("act", ["confirm", "alone"])
def test_one_person_is_never_the_second(incident: Incident, first: User, second: User, act: str) -> None:
    change = ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    with pytest.raises(Refused) as refused:
        if act == "confirm":
            confirm_change(by=first, incident_id=incident.pk, change_id=change.pk)
        else:
            prolong_alone(by=first, incident_id=incident.pk, change_id=change.pk, reason="Nobody answers.")
    assert code(refused) == {"confirm": "measures.second_person", "alone": "measures.alone_prolong"}[act]


def test_the_database_itself_refuses_one_person_twice_and_a_second_thought(
    incident: Incident, first: User, second: User
) -> None:
    change = ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    row = MeasureChange.objects.filter(pk=change.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(status="in_force", decided_by=first, decided_at=clock.now())
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(status="withdrawn")
    with pytest.raises(DatabaseError), transaction.atomic():
        Measure.objects.filter(incident=incident).update(value=1)


def test_only_command_changes_measures(incident: Incident, examiner: User, first: User) -> None:
    with pytest.raises(NotPermitted):
        ask_to_end(by=examiner, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    change = ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    with pytest.raises(NotPermitted):
        confirm_change(by=examiner, incident_id=incident.pk, change_id=change.pk)


@pytest.mark.parametrize(
    ("days", "kind", "refused_as"),
    [
        (-1, "end", "measures.end_past"),
        (-10, "end", "measures.end_before_begin"),
        (9, "end", "measures.end_not_early"),
        (-10, "prolong", "measures.end_before_begin"),
        (2, "prolong", "measures.end_not_late"),
        (9000, "prolong", "measures.end_far"),
    ],
)
def test_impossible_dates_are_refused(incident: Incident, first: User, days: int, kind: str, refused_as: str) -> None:
    ask = {"end": ask_to_end, "prolong": ask_to_prolong}[kind]
    with pytest.raises(Refused) as refused:
        ask(
            by=first,
            incident_id=incident.pk,
            measure_id=hours(incident).pk,
            last_day=clock.today() + timedelta(days=days),
            reason="It must be.",
        )
    assert code(refused) == refused_as


def test_a_measure_cannot_outlive_the_period_of_its_incident(in_force: Make, first: User, playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_text(SHORT, encoding="utf-8")
    incident = in_force(until=clock.now() + timedelta(days=20))
    with pytest.raises(Refused) as refused:
        ask_to_prolong(
            by=first,
            incident_id=incident.pk,
            measure_id=hours(incident).pk,
            last_day=clock.today() + timedelta(days=40),
            reason="It lasts.",
        )
    assert code(refused) == "measures.end_after_incident"


@pytest.mark.parametrize(
    ("given", "refused_as"),
    [
        ({"type_name": "no.such"}, "measure.unknown"),
        ({"value": "soon"}, "measure.value"),
        ({"areas": ("429999",)}, "measures.area_unknown"),
        ({"areas": ("310000",)}, "measures.area_outside"),
        ({"type_name": "test.hours", "value": 3}, "measures.two_values"),
        ({"type_name": "test.hours", "value": 3, "areas": ("420100",)}, "measures.two_values"),
        ({"since": datetime(2019, 1, 1, tzinfo=clock.CHINA)}, "measures.before_incident"),
        ({"last_day": clock.today() - timedelta(days=20)}, "measures.end_before_begin"),
        ({"notice": Notice("备案1号")}, "notice.missing"),
        ({"notice": Notice(url="javascript:alert(1)", on=clock.today())}, "notice.url"),
    ],
)
def test_a_measure_that_cannot_be_added_is_refused(
    incident: Incident, first: User, given: dict[str, object], refused_as: str
) -> None:
    usual = {"type_name": "test.waived", "value": ["diagnosis"], "products": ("ACC01",)}
    with pytest.raises(Refused) as refused:
        ask_to_add(by=first, incident_id=incident.pk, new=NewMeasure(**{**usual, **given}), reason="Needed.")  # type: ignore[arg-type]
    assert code(refused) == refused_as
    assert not MeasureChange.objects.exists()


def test_a_change_that_fitted_when_it_was_asked_for_is_checked_again(
    incident: Incident, first: User, second: User
) -> None:
    new = NewMeasure("test.waived", ["diagnosis"], products=("ACC01",))
    asked = [ask_to_add(by=first, incident_id=incident.pk, new=new, reason="Accidents too.") for _ in range(2)]
    confirm_change(by=second, incident_id=incident.pk, change_id=asked[0].pk)
    with pytest.raises(Refused) as refused:
        confirm_change(by=second, incident_id=incident.pk, change_id=asked[1].pk)
    assert code(refused) == "measures.two_values"
    withdraw_change(by=second, incident_id=incident.pk, change_id=asked[1].pk, reason="Asked for twice.")


def test_after_the_stand_down_no_measure_changes(incident: Incident, first: User, second: User) -> None:
    measure = hours(incident)
    waits = ask_to_end(by=first, incident_id=incident.pk, measure_id=measure.pk, reason="Over by now.")
    propose_stand_down(by=first, incident_id=incident.pk, reason="It is over.", run_out={measure.pk: clock.today()})
    stand_down(by=second, incident_id=incident.pk)
    waits.refresh_from_db()
    assert waits.status == "overtaken"
    for ask in (ask_to_end, ask_to_prolong):
        with pytest.raises(Refused) as refused:
            ask(by=first, incident_id=incident.pk, measure_id=measure.pk, reason="It lasts.")
        assert code(refused) == "measures.not_in_force"
    with pytest.raises(Refused) as refused:
        confirm_change(by=second, incident_id=incident.pk, change_id=waits.pk)
    assert code(refused) == "measures.decided"


def test_a_measure_of_another_incident_is_not_found(incident: Incident, draft: Make, first: User) -> None:
    other = draft(title="Another")
    with pytest.raises(Refused):
        ask_to_end(by=first, incident_id=other.pk, measure_id=hours(incident).pk, reason="Over by now.")
    with pytest.raises(NotFound):
        ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk + 1000, reason="Over by now.")


def test_one_change_of_a_measure_at_a_time(incident: Incident, first: User, second: User) -> None:
    change = ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    with pytest.raises(Refused) as refused:
        ask_to_end(by=second, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    assert code(refused) == "measures.change_waits"
    withdraw_change(by=first, incident_id=incident.pk, change_id=change.pk, reason="Not yet.")
    assert now_hours() == 6
