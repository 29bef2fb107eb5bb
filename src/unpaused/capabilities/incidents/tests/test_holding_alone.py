"""A measure held by one person alone: for two hours, once a day."""

from datetime import timedelta
from pathlib import Path

import pytest

from unpaused.capabilities.incidents.models import Measure, MeasureChange
from unpaused.capabilities.incidents.public import (
    Incident,
    ask_to_end,
    ask_to_prolong,
    break_glass,
    confirm_change,
    prolong_alone,
    withdraw_change,
)
from unpaused.capabilities.incidents.tests.changing import SHORT, Make, Travel, code, hours, now_hours
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def prolonged_alone(incident: Incident, first: User, jump: Travel) -> MeasureChange:
    """An hour before the end nobody else can be reached."""
    end = hours(incident).until
    assert end is not None
    jump(end - clock.now() - timedelta(hours=1))
    change = ask_to_prolong(
        by=first,
        incident_id=incident.pk,
        measure_id=hours(incident).pk,
        last_day=clock.today() + timedelta(days=30),
        reason="It lasts.",
    )
    return prolong_alone(by=first, incident_id=incident.pk, change_id=change.pk, reason="Nobody answers.")


def test_one_person_alone_keeps_a_safe_measure_for_two_hours_and_the_second_for_longer(
    incident: Incident, first: User, second: User, jump: Travel
) -> None:
    change = prolonged_alone(incident, first, jump)
    jump(timedelta(minutes=119))
    assert now_hours() == 6
    confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    jump(timedelta(days=20))
    assert now_hours() == 6


def test_the_second_person_one_minute_late_finds_it_ended(
    incident: Incident, first: User, second: User, jump: Travel
) -> None:
    change = prolonged_alone(incident, first, jump)
    jump(timedelta(minutes=121))
    assert now_hours() == 72
    with pytest.raises(Refused) as refused:
        confirm_change(by=second, incident_id=incident.pk, change_id=change.pk)
    assert code(refused) == "measures.over"


def test_alone_only_what_is_safe_and_only_when_it_is_urgent(incident: Incident, first: User, jump: Travel) -> None:
    waived = Measure.objects.get(incident=incident, type_name="test.waived")
    for measure, refused_as in ((hours(incident), "measures.time_left"), (waived, "measures.not_safe")):
        change = ask_to_prolong(by=first, incident_id=incident.pk, measure_id=measure.pk, reason="It lasts.")
        with pytest.raises(Refused) as refused:
            prolong_alone(by=first, incident_id=incident.pk, change_id=change.pk, reason="Nobody answers.")
        assert code(refused) == refused_as


def test_while_glass_is_broken_no_measure_changes(draft: Make, first: User, playbooks: Path) -> None:
    (playbooks / "epidemic.yaml").write_text(SHORT, encoding="utf-8")
    incident = break_glass(by=first, incident_id=draft().pk, reason="Nobody answers.")
    with pytest.raises(Refused) as refused:
        ask_to_end(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="Over by now.")
    assert code(refused) == "measures.countersign_first"


def test_one_person_cannot_hold_a_measure_two_hours_after_two_hours(
    incident: Incident, first: User, second: User, jump: Travel
) -> None:
    change = prolonged_alone(incident, first, jump)
    with pytest.raises(Refused) as refused:
        withdraw_change(by=first, incident_id=incident.pk, change_id=change.pk, reason="I ask anew.")
    assert code(refused) == "measures.alone_stays"
    withdraw_change(by=second, incident_id=incident.pk, change_id=change.pk, reason="It may end.")


def test_what_a_second_person_let_end_is_not_prolonged_alone_again(
    incident: Incident, first: User, second: User, jump: Travel
) -> None:
    change = prolonged_alone(incident, first, jump)
    withdraw_change(by=second, incident_id=incident.pk, change_id=change.pk, reason="It may end.")
    jump(timedelta(minutes=1))
    again = ask_to_prolong(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="It lasts.")
    with pytest.raises(Refused) as refused:
        prolong_alone(by=first, incident_id=incident.pk, change_id=again.pk, reason="Nobody answers.")
    assert code(refused) == "incidents.held_alone"


def test_what_was_prolonged_alone_is_not_declared_and_activated_alone_next(
    incident: Incident, draft: Make, first: User, jump: Travel
) -> None:
    prolonged_alone(incident, first, jump)
    jump(timedelta(hours=2))
    with pytest.raises(Refused) as refused:
        break_glass(by=first, incident_id=draft().pk, reason="Nobody answers.")
    assert code(refused) == "incidents.held_alone"


def test_what_was_activated_alone_is_not_prolonged_alone_elsewhere(
    incident: Incident, draft: Make, first: User, jump: Travel
) -> None:
    end = hours(incident).until
    assert end is not None
    jump(end - clock.now() - timedelta(hours=1))
    break_glass(by=first, incident_id=draft().pk, reason="Nobody answers.")
    change = ask_to_prolong(by=first, incident_id=incident.pk, measure_id=hours(incident).pk, reason="It lasts.")
    with pytest.raises(Refused) as refused:
        prolong_alone(by=first, incident_id=incident.pk, change_id=change.pk, reason="Nobody answers.")
    assert code(refused) == "incidents.held_alone"
