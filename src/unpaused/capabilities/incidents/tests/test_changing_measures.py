"""Measures in force that are ended early, prolonged, changed or added: by two people, never backwards."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from unpaused.capabilities.incidents.models import Measure, MeasureChange
from unpaused.capabilities.incidents.public import (
    UNFILED,
    Incident,
    NewMeasure,
    Notice,
    ask_to_add,
    ask_to_change,
    ask_to_end,
    ask_to_prolong,
    break_glass,
    confirm_change,
    prolong_alone,
    propose_stand_down,
    stand_down,
    value_of,
    withdraw_change,
)
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

Make = Callable[..., Incident]
Travel = Callable[[timedelta], None]
WUHAN = "420102"
SHORT = """\
kind: epidemic
title: {zh: 疫情预案, en: Epidemic}
measures:
  - {type: test.hours, value: 6, for_days: 5, safe: true}
  - {type: test.waived, value: [invoice], products: [HLT01], for_days: 5}
"""


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Moves the clock of the house, forward or back."""
    true, ahead = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: true() + ahead[0])

    def travel(by: timedelta) -> None:
        ahead[0] += by

    return travel


@pytest.fixture
def incident(in_force: Make, playbooks: Path) -> Incident:
    (playbooks / "epidemic.yaml").write_text(SHORT, encoding="utf-8")
    return in_force()


def hours(incident: Incident) -> Measure:
    return Measure.objects.filter(incident=incident, type_name="test.hours").latest("pk")


def now_hours(at: datetime | None = None, **more: datetime) -> int:
    found: int = value_of("test.hours", area_code=WUHAN, at=at, **more)
    return found


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_ended_early_it_holds_until_the_second_person_says_so_and_still_for_the_time_before(
    incident: Incident, first: User, second: User
) -> None:
    change = ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    assert now_hours() == 6
    before = clock.now()
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    assert (now_hours(), now_hours(before)) == (72, 6)


def test_ended_after_a_day_it_holds_until_that_day_is_over(
    incident: Incident, first: User, second: User, later: Travel
) -> None:
    day = clock.today() + timedelta(days=1)
    change = ask_to_end(
        by=first, incident_id=incident.pk, measure_id=hours(incident).pk, last_day=day, reason="Less to do."
    )
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    assert now_hours() == 6
    later(timedelta(days=2))
    assert now_hours() == 72


def test_prolonged_it_goes_on_after_the_end_that_it_had(
    incident: Incident, first: User, second: User, later: Travel
) -> None:
    change = ask_to_prolong(
        by=first,
        incident_id=incident.pk,
        measure_id=hours(incident).pk,
        last_day=clock.today() + timedelta(days=30),
        reason="It lasts.",
    )
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    later(timedelta(days=10))
    assert now_hours() == 6
    later(timedelta(days=22))
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


def test_a_clock_that_was_put_back_makes_nothing_reach_back(
    incident: Incident, first: User, second: User, later: Travel
) -> None:
    later(timedelta(days=2))
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
    later(timedelta(days=-2))
    made = confirm_change(by=second, incident_id=incident.pk, change_id=change.pk).made
    assert made is not None and made.since >= asked_at
    assert (now_hours(asked_at - timedelta(hours=1)), now_hours(asked_at + timedelta(minutes=1))) == (6, 12)


def prolonged_alone(incident: Incident, first: User, later: Travel) -> MeasureChange:
    """An hour before the end nobody else can be reached."""
    end = hours(incident).until
    assert end is not None
    later(end - clock.now() - timedelta(hours=1))
    change = ask_to_prolong(
        by=first,
        incident_id=incident.pk,
        measure_id=hours(incident).pk,
        last_day=clock.today() + timedelta(days=30),
        reason="It lasts.",
    )
    return prolong_alone(by=first, incident_id=incident.pk, change_id=change.pk, reason="Nobody answers.")


def test_one_person_alone_keeps_a_safe_measure_for_two_hours_and_the_second_for_longer(
    incident: Incident, first: User, second: User, later: Travel
) -> None:
    change = prolonged_alone(incident, first, later)
    later(timedelta(minutes=119))
    assert now_hours() == 6
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    later(timedelta(days=20))
    assert now_hours() == 6


def test_the_second_person_one_minute_late_finds_it_ended(
    incident: Incident, first: User, second: User, later: Travel
) -> None:
    change = prolonged_alone(incident, first, later)
    later(timedelta(minutes=121))
    assert now_hours() == 72
    with pytest.raises(Refused) as refused:
        confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    assert code(refused) == "measures.over"


def test_alone_only_what_is_safe_and_only_when_it_is_urgent(incident: Incident, first: User, later: Travel) -> None:
    waived = Measure.objects.get(incident=incident, type_name="test.waived")
    for measure, refused_as in ((hours(incident), "measures.time_left"), (waived, "measures.not_safe")):
        change = ask_to_prolong(by=first, incident_id=incident.pk, measure_id=measure.pk, reason="It lasts.")
        with pytest.raises(Refused) as refused:
            prolong_alone(by=first, incident_id=incident.pk, change_id=change.pk, reason="Nobody answers.")
        assert code(refused) == refused_as


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


def test_while_glass_is_broken_no_measure_changes(draft: Make, first: User, playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_text(SHORT, encoding="utf-8")
    incident = break_glass(by=first, incident_id=draft().pk, reason="Nobody answers.")
    with pytest.raises(Refused) as refused:
        ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    assert code(refused) == "measures.countersign_first"


def test_one_person_cannot_hold_a_measure_two_hours_after_two_hours(
    incident: Incident, first: User, second: User, later: Travel
) -> None:
    change = prolonged_alone(incident, first, later)
    with pytest.raises(Refused) as refused:
        withdraw_change(by=first, incident_id=incident.pk, change_id=change.pk, reason="I ask anew.")
    assert code(refused) == "measures.alone_stays"
    withdraw_change(by=second, incident_id=incident.pk, change_id=change.pk, reason="It may end.")


def test_what_a_second_person_let_end_is_not_prolonged_alone_again(
    incident: Incident, first: User, second: User, later: Travel
) -> None:
    change = prolonged_alone(incident, first, later)
    withdraw_change(by=second, incident_id=incident.pk, change_id=change.pk, reason="It may end.")
    later(timedelta(minutes=1))
    again = ask_to_prolong(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="It lasts.")
    with pytest.raises(Refused) as refused:
        prolong_alone(by=first, incident_id=incident.pk, change_id=again.pk, reason="Nobody answers.")
    assert code(refused) == "incidents.held_alone"


def test_what_was_prolonged_alone_is_not_declared_and_activated_alone_next(
    incident: Incident, draft: Make, first: User, later: Travel
) -> None:
    prolonged_alone(incident, first, later)
    later(timedelta(hours=2))
    with pytest.raises(Refused) as refused:
        break_glass(by=first, incident_id=draft().pk, reason="Nobody answers.")
    assert code(refused) == "incidents.held_alone"


def test_what_was_activated_alone_is_not_prolonged_alone_elsewhere(
    incident: Incident, draft: Make, first: User, later: Travel
) -> None:
    end = hours(incident).until
    assert end is not None
    later(end - clock.now() - timedelta(hours=1))
    break_glass(by=first, incident_id=draft().pk, reason="Nobody answers.")
    change = ask_to_prolong(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="It lasts.")
    with pytest.raises(Refused) as refused:
        prolong_alone(by=first, incident_id=incident.pk, change_id=change.pk, reason="Nobody answers.")
    assert code(refused) == "incidents.held_alone"
