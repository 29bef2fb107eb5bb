"""Changes of the measures in force, decided: confirmed by a second person, withdrawn, or held for a while by one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from unpaused.capabilities.incidents.actions.changing import check_running, new_areas
from unpaused.capabilities.incidents.actions.locking import locked, locked_measure, one_alone_at_a_time
from unpaused.capabilities.incidents.actions.reach import check_reach
from unpaused.capabilities.incidents.actions.reasons import reason_given
from unpaused.capabilities.incidents.models import Incident, Measure, MeasureChange
from unpaused.capabilities.incidents.queries.alone import held_already, is_held
from unpaused.capabilities.incidents.queries.changes import (
    bounds_of,
    check_fits,
    check_said,
    get_change,
    no_such_measure,
    standing_of,
)
from unpaused.capabilities.incidents.rules import changing as rules
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

Kind, State = MeasureChange.Kind, MeasureChange.Status


@transaction.atomic
def confirm_change(*, by: User, incident_id: int, change_id: int) -> MeasureChange:
    """The second person's yes: it counts from now on, checked once more against what holds now.

    Raises NotPermitted, NotFound, Refused (decided already; the same person; the incident ended; the measure ended, or
    was held by one person alone for two hours and ran out; whatever asking for it would refuse now).
    """
    check(by, Permission.COMMAND)
    incident, change = _waiting(by, incident_id, change_id)
    if change.asked_by_id == by.pk:
        raise Refused("measures.second_person", "A second person must confirm the change.")
    check_reach(by, change.said.get("areas", ()))
    _ACTS[change.kind](incident, change, rules.takes_effect(change.asked_at, clock.now()))
    _decide(by, change, State.IN_FORCE)
    _note(by, "confirm_measure_change", change)
    return change


@transaction.atomic
def withdraw_change(*, by: User, incident_id: int, change_id: int, reason: str) -> MeasureChange:
    """What was asked for is not done, by whoever is in command; what one person alone held runs out by itself.

    Raises NotPermitted, NotFound, Refused (decided already; held alone by the same person; no
    reason).
    """
    check(by, Permission.COMMAND)
    _, change = _waiting(by, incident_id, change_id)
    if change.alone_until is not None and change.asked_by_id == by.pk:
        # Otherwise the same person could ask again at once, and hold the measure alone two hours after two hours.
        raise Refused(
            "measures.alone_stays", "You hold this measure alone: it ends by itself, or a second person decides."
        )
    why = reason_given(reason, Refused("measures.reason_against", "Say why the measure stays as it is."))
    change.decided_because = why[:500]
    _decide(by, change, State.WITHDRAWN)
    _note(by, "withdraw_measure_change", change, why)
    return change


@transaction.atomic
def prolong_alone(*, by: User, incident_id: int, change_id: int, reason: str) -> MeasureChange:
    """Break-glass: the one who asked keeps a safe measure going alone, for two hours at most, because the second person
    cannot be reached. Confirmed before, it goes on as asked; otherwise it ends then by itself.

    Raises NotPermitted, NotFound, Refused (another person; no prolongation; not safe; time enough; done already; no
    reason; held alone by one person in the last 24 h, on whatever incident).
    """
    check(by, Permission.COMMAND)
    incident, change = _waiting(by, incident_id, change_id)
    if change.kind != Kind.PROLONG:
        raise Refused("measures.alone_prolong", "Alone a measure can be prolonged only: anything else needs two.")
    if change.asked_by_id != by.pk:
        raise Refused("measures.you_are_second", "You are the second person: confirm the change.")
    if change.alone_until is not None:
        raise Refused("measures.alone_once", "You have prolonged it alone already: a second person must confirm.")
    why = reason_given(reason, Refused("incidents.reason", "Say why the second person cannot be reached."))
    measure = _measure_of(incident, change)
    wanted = _moment(change.said["until"]) or incident.until
    end = rules.alone_until(
        standing_of(measure), measure.safe, wanted, rules.takes_effect(change.asked_at, clock.now())
    )
    one_alone_at_a_time()
    if is_held(measure):
        raise held_already()
    _end(measure, end)
    change.alone_until = end
    change.save(update_fields=["alone_until"])
    _note(by, "prolong_alone", change, why)
    return change


def overtake_changes(by: User, incident: Incident) -> None:
    """At the stand-down: what still waits will not be."""
    for change in MeasureChange.objects.select_for_update().filter(incident=incident, status=State.WAITING):
        _decide(by, change, State.OVERTAKEN)


def _end_early(incident: Incident, change: MeasureChange, at: datetime) -> None:
    measure = _measure_of(incident, change)
    _end(measure, rules.early_end(standing_of(measure), _moment(change.said["until"]), at))


def _prolong(incident: Incident, change: MeasureChange, at: datetime) -> None:
    """What one person held alone until that very end needs no later one."""
    measure, wanted = _measure_of(incident, change), _moment(change.said["until"])
    standing = standing_of(measure)
    rules.check_standing(standing, at)
    if change.alone_until is None or wanted != measure.until:
        _end(measure, rules.later_end(standing, wanted, at, bounds_of(incident)))


def _replace(incident: Incident, change: MeasureChange, at: datetime) -> None:
    """The old one ends where the new one begins; one that has not begun yet never holds."""
    measure, said = _measure_of(incident, change), change.said
    standing = standing_of(measure)
    rules.check_standing(standing, at)
    begin = max(at, measure.since)
    wanted = rules.Standing(said["value"], tuple(said["areas"]), tuple(measure.products), begin, measure.until)
    check_said(incident, measure.type_name, wanted, measure)
    check_fits(incident, measure.type_name, wanted, measure)
    change.made = Measure.objects.create(
        incident=incident,
        type_name=measure.type_name,
        products=measure.products,
        since=begin,
        until=measure.until,
        replaces=measure,
        safe=measure.safe,
        put_in_force_at=at,
        **_columns(said),
    )
    _end(measure, begin)


def _add(incident: Incident, change: MeasureChange, at: datetime) -> None:
    said = change.said
    period = rules.new_period(_moment(said["since"]), _moment(said["until"]), at, bounds_of(incident))
    wanted = rules.Standing(said["value"], tuple(said["areas"]), tuple(said["products"]), period.since, period.until)
    check_said(incident, said["type_name"], wanted)
    check_fits(incident, said["type_name"], wanted)
    change.made = Measure.objects.create(
        incident=incident,
        type_name=said["type_name"],
        products=said["products"],
        since=period.since,
        until=period.until,
        put_in_force_at=at,
        **_columns(said),
    )


def _widen(incident: Incident, change: MeasureChange, at: datetime) -> None:
    """What lies within a new area stays named beside it: what the incident had before can still be told."""
    new = new_areas(incident, change.said["areas"])
    incident.areas = [*incident.areas, *new]
    incident.widened = {**incident.widened, **dict.fromkeys(new, at.isoformat())}
    incident.save(update_fields=["areas", "widened"])


_ACTS: dict[str, Callable[[Incident, MeasureChange, datetime], None]] = {
    Kind.END: _end_early,
    Kind.PROLONG: _prolong,
    Kind.CHANGE: _replace,
    Kind.ADD: _add,
    Kind.WIDEN: _widen,
}


def _columns(said: dict[str, Any]) -> dict[str, Any]:
    names = ("value", "areas", "filing_number", "notice_text", "notice_url")
    day = said["notice_on"]
    return {**{name: said[name] for name in names}, "notice_on": date.fromisoformat(day) if day else None}


def _end(measure: Measure, until: datetime | None) -> None:
    measure.until = until
    measure.save(update_fields=["until"])


def _waiting(by: User, incident_id: int, change_id: int) -> tuple[Incident, MeasureChange]:
    """Both held until the transaction ends; the incident first, as everybody does."""
    incident = locked(incident_id, commands=by)
    change = get_change(incident_id, change_id)
    if change.status != State.WAITING:
        raise Refused("measures.decided", "That was decided already.")
    check_running(incident)
    return incident, change


def _measure_of(incident: Incident, change: MeasureChange) -> Measure:
    if change.measure_id is None:
        raise no_such_measure()
    return locked_measure(incident, change.measure_id)


def _decide(by: User, change: MeasureChange, status: str) -> None:
    change.status, change.decided_by, change.decided_at = status, by, clock.now()
    change.save(update_fields=["status", "decided_by", "decided_at", "decided_because", "made"])


def _note(by: User, act: str, change: MeasureChange, reason: str = "") -> None:
    trail.record(
        by=Actor.staff(by),
        action=f"incidents.{act}",
        on=("incident", change.incident_id),
        reason=reason,
        detail={"change": change.pk, "kind": change.kind, "measure": change.measure_id, "made": change.made_id},
    )
    tell("board")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
