"""Ending an incident: one person asks, measure by measure; another confirms, or the request is withdrawn."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from unpaused.capabilities.incidents.actions.activating import check_seen
from unpaused.capabilities.incidents.actions.confirming_changes import overtake_changes
from unpaused.capabilities.incidents.actions.locking import locked
from unpaused.capabilities.incidents.actions.reasons import reason_given
from unpaused.capabilities.incidents.events import IncidentStoodDown
from unpaused.capabilities.incidents.models import Incident, Measure, Status
from unpaused.capabilities.incidents.queries.seen import mark_of_stand_down
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

LONGEST_RUN_OUT = timedelta(days=366)


@transaction.atomic
def propose_stand_down(
    *, by: User, incident_id: int, reason: str, run_out: Mapping[int, date] | None = None
) -> Incident:
    """Asks for the end of an incident. Nothing changes until another person confirms.

    `run_out`: by measure, the last day on which it still holds after the stand-down; every other one ends with it.
    Raises NotPermitted, Refused.
    """
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_in_force(incident)
    if incident.stand_down_asked_by_id is not None:
        raise Refused("incidents.stand_down_asked", "The stand-down was asked for already: a second person confirms.")
    why = reason_given(reason, Refused("incidents.reason", "Say why the incident can be stood down."))
    plan = _plan(incident, run_out or {})
    incident.stand_down_asked_by, incident.stand_down_asked_at, incident.stand_down_plan = by, clock.now(), plan
    incident.save(update_fields=["stand_down_asked_by", "stand_down_asked_at", "stand_down_plan"])
    _note(by, "propose_stand_down", incident, why, plan)
    return incident


@transaction.atomic
def withdraw_stand_down(*, by: User, incident_id: int, reason: str) -> Incident:
    """Takes a request back before it was confirmed, by whoever is in command. Raises NotPermitted, Refused."""
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_in_force(incident)
    _check_asked(incident)
    why = reason_given(reason, Refused("incidents.reason", "Say why the incident goes on."))
    incident.stand_down_asked_by = incident.stand_down_asked_at = incident.stand_down_plan = None
    incident.save(update_fields=["stand_down_asked_by", "stand_down_asked_at", "stand_down_plan"])
    _note(by, "withdraw_stand_down", incident, why)
    return incident


@transaction.atomic
def stand_down(*, by: User, incident_id: int, seen: str = "") -> Incident:
    """Ends an incident as it was asked for: for good, the database lets nobody take it back.

    `seen`: the mark of what was read (`queries.seen.mark_of_stand_down`). Raises NotPermitted, Refused (not asked for;
    the same person; another request than was read; measures that came or went since; a day that passed).
    """
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_in_force(incident)
    _check_asked(incident)
    if incident.stand_down_asked_by_id == by.pk:
        raise Refused("incidents.stand_down_second", "A second person must confirm the stand-down.")
    check_seen(seen, mark_of_stand_down(incident))
    _let_run_out(incident)
    overtake_changes(by, incident)
    incident.status, incident.stood_down_by, incident.stood_down_at = Status.STOOD_DOWN, by, clock.now()
    incident.save(update_fields=["status", "stood_down_by", "stood_down_at"])
    _note(by, "stand_down", incident, "", incident.stand_down_plan)
    bus.publish(IncidentStoodDown(incident_id=incident.pk))
    return incident


def _plan(incident: Incident, run_out: Mapping[int, date]) -> dict[str, str | None]:
    measures = {measure.pk: measure for measure in Measure.objects.filter(incident=incident)}
    if strange := sorted(set(run_out) - set(measures)):
        raise Refused("incidents.no_such_measure", "Measure {number} is none of this incident.", number=strange[0])
    for number, day in run_out.items():
        _check_day(measures[number], day)
    return {str(number): run_out[number].isoformat() if number in run_out else None for number in sorted(measures)}


def _check_day(measure: Measure, day: date) -> None:
    today = clock.today()
    if not today <= day <= today + LONGEST_RUN_OUT:
        raise Refused("incidents.run_out", "A measure runs out today at the earliest, and within a year.")
    if measure.until is not None and clock.end_of(day) > measure.until:
        raise Refused("incidents.run_out_later", "A measure cannot run out later than its own end.")


def _let_run_out(incident: Incident) -> None:
    plan: dict[str, str | None] = incident.stand_down_plan or {}
    measures = list(Measure.objects.select_for_update().filter(incident=incident))
    if {str(measure.pk) for measure in measures} != set(plan):
        raise Refused("incidents.plan_stale", "The measures have changed since: withdraw the request and ask anew.")
    for measure in measures:
        if day := plan[str(measure.pk)]:
            _check_day(measure, date.fromisoformat(day))
            measure.runs_out_at = clock.end_of(date.fromisoformat(day))
            measure.save(update_fields=["runs_out_at"])


def _check_in_force(incident: Incident) -> None:
    if incident.status_now != Status.IN_FORCE:
        raise Refused("incidents.not_in_force", "Only an incident in force can be stood down.")


def _check_asked(incident: Incident) -> None:
    if incident.stand_down_asked_by_id is None:
        raise Refused(
            "incidents.stand_down_not_asked", "First one person asks for the stand-down, then another confirms."
        )


def _note(by: User, act: str, incident: Incident, reason: str, plan: dict[str, str | None] | None = None) -> None:
    trail.record(
        by=Actor.staff(by),
        action=f"incidents.{act}",
        on=("incident", incident.pk),
        reason=reason,
        detail={"plan": plan} if plan is not None else None,
    )
    tell("board")
