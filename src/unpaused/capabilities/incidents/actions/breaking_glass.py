"""Break-glass (紧急启动): one commander alone, when the second cannot be reached, for two hours at most."""

from django.db import transaction

from unpaused.capabilities.incidents.actions.activating import check_draft, planned_measures, put_in_force
from unpaused.capabilities.incidents.actions.locking import locked, one_alone_at_a_time
from unpaused.capabilities.incidents.actions.reasons import reason_given
from unpaused.capabilities.incidents.events import GlassBroken, IncidentActivated, IncidentLapsed
from unpaused.capabilities.incidents.models import Incident, Status
from unpaused.capabilities.incidents.queries.alone import held_already, split, waiting
from unpaused.capabilities.incidents.rules import break_glass as rules
from unpaused.capabilities.incidents.rules.playbook import PlannedMeasure
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@transaction.atomic
def break_glass(*, by: User, incident_id: int, reason: str) -> Incident:
    """Puts in force what the playbook marks as safe, until it lapses or a second person countersigns.

    By the one who declared the draft alone: anybody else is the second person already. What one person held alone in
    the last 24 h, on whatever incident, is not held alone again. Raises NotPermitted, Refused (no draft; nothing safe;
    nothing that was not held alone lately; it begins after the two hours; no reason), PlaybookRefused.
    """
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    check_draft(incident)
    if incident.declared_by_id != by.pk:
        raise Refused(
            "incidents.you_are_second", "You are the second person: put the incident in force with all its measures."
        )
    why = reason_given(reason, Refused("incidents.reason", "Say why the second person cannot be reached."))
    safe = _safe_measures(incident)
    now = clock.now()
    if incident.since >= rules.lapses_at(now):
        raise Refused(
            "incidents.begins_later",
            "The incident begins after the two hours: nothing would hold meanwhile. Change its begin first.",
        )
    incident.status, incident.glass_broken_by, incident.activated_at = Status.IN_FORCE, by, now
    incident.lapses_at = rules.lapses_at(now)
    incident.save(update_fields=["status", "glass_broken_by", "activated_at", "lapses_at"])
    measures = [measure.pk for measure in put_in_force(incident, safe)]
    _note(by, "break_glass", incident, why, {"measures": measures, "lapses_at": incident.lapses_at.isoformat()})
    bus.publish(GlassBroken(incident_id=incident.pk))
    return incident


@transaction.atomic
def countersign(*, by: User, incident_id: int) -> Incident:
    """The second person's yes: what holds goes on, and the remaining measures come into force.

    Raises NotPermitted, Refused (no glass broken; lapsed; the same person), PlaybookRefused.
    """
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_open(incident)
    if incident.glass_broken_by_id == by.pk:
        raise Refused("incidents.second_person", "A second person must put the incident in force.")
    incident.activated_by, incident.countersigned_at, incident.lapses_at = by, clock.now(), None
    incident.save(update_fields=["activated_by", "countersigned_at", "lapses_at"])
    remaining = put_in_force(incident, waiting(incident, planned_measures(incident)))
    _note(by, "countersign", incident, "", {"measures": [measure.pk for measure in remaining]})
    bus.publish(IncidentActivated(incident_id=incident.pk))
    return incident


@transaction.atomic
def lapse_overdue(*, by: Actor) -> list[int]:
    """Writes down every lapse that is due; returns the incidents. Nothing held any longer before: see `standing`."""
    overdue = Incident.objects.select_for_update().filter(status=Status.IN_FORCE, lapses_at__lte=clock.now())
    lapsed = list(overdue.order_by("pk"))
    for incident in lapsed:
        incident.status = Status.LAPSED
        incident.save(update_fields=["status"])
        trail.record(by=by, action="incidents.lapse", on=("incident", incident.pk))
        bus.publish(IncidentLapsed(incident_id=incident.pk))
    if lapsed:
        tell("board")
    return [incident.pk for incident in lapsed]


def _safe_measures(incident: Incident) -> list[PlannedMeasure]:
    planned = planned_measures(incident)
    if not any(each.safe for each in planned):
        raise Refused("incidents.nothing_safe", "The playbook marks no measure as safe for one person alone.")
    one_alone_at_a_time()
    may, _later = split(incident, planned)
    if not may:
        raise held_already()
    return may


def _check_open(incident: Incident) -> None:
    if incident.glass_broken_by_id is None or incident.countersigned_at is not None:
        raise Refused("incidents.no_glass_broken", "There is nothing to countersign.")
    if incident.status_now == Status.LAPSED:
        raise Refused(
            "incidents.lapsed", "The two hours are over: what one person activated has lapsed. Declare it again."
        )
    if incident.status != Status.IN_FORCE:
        raise Refused("incidents.no_glass_broken", "There is nothing to countersign.")


def _note(by: User, act: str, incident: Incident, reason: str, detail: dict[str, object]) -> None:
    trail.record(
        by=Actor.staff(by),
        action=f"incidents.{act}",
        on=("incident", incident.pk),
        reason=reason,
        detail={**detail, "playbook": str(incident.playbook)},
    )
    tell("board")
