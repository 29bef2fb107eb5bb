"""Measures in force that are ended early, prolonged, changed or added: by two people, never backwards."""

from datetime import timedelta

import pytest

from unpaused.capabilities.incidents.public import (
    UNFILED,
    Incident,
    NewMeasure,
    ask_to_add,
    ask_to_change,
    ask_to_end,
    ask_to_prolong,
    confirm_change,
    propose_stand_down,
    stand_down,
    value_of,
)
from unpaused.capabilities.incidents.tests.changing import WUHAN, Make, Travel, code, hours, now_hours
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def test_ended_early_it_holds_until_the_second_person_says_so_and_still_for_the_time_before(
    incident: Incident, first: User, second: User
) -> None:
    change = ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    assert now_hours() == 6
    before = clock.now()
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    assert (now_hours(), now_hours(before)) == (72, 6)


def test_ended_after_a_day_it_holds_until_that_day_is_over(
    incident: Incident, first: User, second: User, jump: Travel
) -> None:
    day = clock.today() + timedelta(days=1)
    change = ask_to_end(
        by=first, incident_id=incident.pk, measure_id=hours(incident).pk, last_day=day, reason="Less to do."
    )
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    assert now_hours() == 6
    jump(timedelta(days=2))
    assert now_hours() == 72


def test_prolonged_it_goes_on_after_the_end_that_it_had(
    incident: Incident, first: User, second: User, jump: Travel
) -> None:
    change = ask_to_prolong(
        by=first,
        incident_id=incident.pk,
        measure_id=hours(incident).pk,
        last_day=clock.today() + timedelta(days=30),
        reason="It lasts.",
    )
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    jump(timedelta(days=10))
    assert now_hours() == 6
    jump(timedelta(days=22))
    assert now_hours() == 72


def test_another_value_holds_from_then_on_and_the_old_one_answers_for_the_time_before(
    incident: Incident, first: User, second: User
) -> None:
    old = hours(incident)
    change = ask_to_change(
        by=first, incident_id=incident.pk, measure_id=old.pk, value=12, areas=[], notice=UNFILED, reason="More calls."
    )
    before = clock.now()
    made = confirm_change(by=second, incident_id=incident.pk, change_id=change.pk).made
    assert made is not None and made.replaces == old
    assert (now_hours(), now_hours(before), now_hours(before, known=before)) == (12, 6, 6)


def test_another_area_holds_there_alone(incident: Incident, first: User, second: User) -> None:
    change = ask_to_change(
        by=first,
        incident_id=incident.pk,
        measure_id=hours(incident).pk,
        value=6,
        areas=["420500"],
        notice=UNFILED,
        reason="Wuhan is through.",
    )
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    assert now_hours() == 72
    assert value_of("test.hours", area_code="420502") == 6


def test_an_added_measure_that_reaches_back_was_not_known_before(incident: Incident, first: User, second: User) -> None:
    event = clock.now() - timedelta(days=2)
    asked = clock.now()
    new = NewMeasure("test.waived", ["diagnosis"], products=("ACC01",), since=incident.since)
    change = ask_to_add(by=first, incident_id=incident.pk, new=new, reason="Accidents too.")
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    waived = {
        known: value_of("test.waived", area_code=WUHAN, product_code="ACC01", at=event, known=known)
        for known in (None, asked)
    }
    assert waived == {None: ["diagnosis"], asked: []}


def test_a_product_that_the_measure_cannot_hold_for_is_refused(incident: Incident, first: User) -> None:
    new = NewMeasure("test.waived", ["diagnosis"], products=("ACC01", "NOPE"))
    with pytest.raises(Refused) as refused:
        ask_to_add(by=first, incident_id=incident.pk, new=new, reason="Accidents too.")
    assert (refused.value.code, refused.value.params) == ("measures.product", {"product": "NOPE"})


def test_a_change_that_came_between_makes_the_stand_down_be_asked_anew(
    incident: Incident, first: User, second: User
) -> None:
    change = ask_to_change(
        by=first,
        incident_id=incident.pk,
        measure_id=hours(incident).pk,
        value=12,
        areas=[],
        notice=UNFILED,
        reason="More calls.",
    )
    propose_stand_down(by=first, incident_id=incident.pk, reason="It is over.")
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    with pytest.raises(Refused) as refused:
        stand_down(by=second, incident_id=incident.pk)
    assert code(refused) == "incidents.plan_stale"


def test_a_clock_that_was_put_back_makes_nothing_reach_back(
    incident: Incident, first: User, second: User, jump: Travel
) -> None:
    jump(timedelta(days=2))
    asked_at = clock.now()
    change = ask_to_change(
        by=first,
        incident_id=incident.pk,
        measure_id=hours(incident).pk,
        value=12,
        areas=[],
        notice=UNFILED,
        reason="More calls.",
    )
    jump(timedelta(days=-2))
    made = confirm_change(by=second, incident_id=incident.pk, change_id=change.pk).made
    assert made is not None and made.since >= asked_at
    assert (now_hours(asked_at - timedelta(hours=1)), now_hours(asked_at + timedelta(minutes=1))) == (6, 12)


def test_where_incidents_overlap_the_kinder_value_still_holds_after_a_change(
    incident: Incident, in_force: Make, first: User, second: User
) -> None:
    other = in_force(title="Another", areas=["420100"])
    change = ask_to_change(
        by=first, incident_id=other.pk, measure_id=hours(other).pk, value=3, areas=[], notice=UNFILED, reason="Urgent."
    )
    confirm_change(by=second, incident_id=other.pk, change_id=change.pk)
    assert (now_hours(), value_of("test.hours", area_code="420502")) == (3, 6)


def test_who_why_and_when_are_in_the_trail(incident: Incident, first: User, second: User) -> None:
    change = ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    rows = AuditRow.objects.filter(
        object_type="incident", object_id=str(incident.pk), action__contains="measure_change"
    )
    assert [(row.action, row.actor, row.reason) for row in rows.order_by("id")] == [
        ("incidents.ask_measure_change", f"staff:{first.pk}", "Over by now."),
        ("incidents.confirm_measure_change", f"staff:{second.pk}", ""),
    ]
