"""Putting an incident in force: the second person's act."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction

from unpaused.capabilities.incidents.actions import playbooks
from unpaused.capabilities.incidents.actions.locking import locked
from unpaused.capabilities.incidents.events import IncidentActivated
from unpaused.capabilities.incidents.models import Incident, Measure, Playbook, Status
from unpaused.capabilities.incidents.queries.seen import mark_of_draft
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
def activate(*, by: User, incident_id: int, seen: str = "") -> Incident:
    """Puts a draft in force with every measure of its playbook, at once and everywhere.

    `seen`: the mark of what was read (`queries.seen.mark_of_draft`). Raises NotPermitted, Refused (not a draft; the one
    who declared it; a period that is over; changed since it was read), PlaybookRefused.
    """
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    check_draft(incident)
    if incident.declared_by_id == by.pk:
        raise Refused("incidents.second_person", "A second person must put the incident in force.")
    check_seen(seen, mark_of_draft(incident))
    incident.status, incident.activated_by, incident.activated_at = Status.IN_FORCE, by, clock.now()
    incident.save(update_fields=["status", "activated_by", "activated_at"])
    measures = put_in_force(incident, planned_measures(incident))
    trail.record(
        by=Actor.staff(by),
        action="incidents.activate",
        on=("incident", incident.pk),
        detail={"measures": [measure.pk for measure in measures], "playbook": str(incident.playbook)},
    )
    bus.publish(IncidentActivated(incident_id=incident.pk))
    tell("board")
    return incident


def check_seen(seen: str, now: str) -> None:
    """Raises Refused where what was read is not what stands there now."""
    if seen and seen != now:
        raise Refused("incidents.changed_since", "This was changed since you opened the page: read it again.")


def check_draft(incident: Incident) -> None:
    """Raises Refused for what is no draft, and for a period that is over."""
    if incident.status != Status.DRAFT:
        raise Refused("incidents.not_draft", "Only a draft can be put in force.")
    if incident.until is not None and incident.until <= clock.now():
        raise Refused("incidents.over", "The incident's period is over already.")
    if incident.playbook is not None and incident.playbook.status != Playbook.Status.APPROVED:
        raise Refused("incidents.playbook_retired", "The incident's playbook was retired since: choose another one.")


def planned_measures(incident: Incident) -> tuple[PlannedMeasure, ...]:
    """What the playbook of the incident sets. Raises Refused, PlaybookRefused."""
    if incident.playbook is None:
        raise Refused("incidents.no_playbook", "The incident has no playbook.")
    return playbooks.plan_of(incident.playbook.code, incident.playbook.source).measures


def put_in_force(incident: Incident, planned: Iterable[PlannedMeasure]) -> list[Measure]:
    """Writes the measures: from this transaction on they hold."""
    return Measure.objects.bulk_create([_measure(incident, each) for each in planned])


def _measure(incident: Incident, planned: PlannedMeasure) -> Measure:
    since = _midnight(planned.since) if planned.since else incident.since
    until = _until(incident, planned)
    if until is not None and until <= since:
        raise Refused(
            "incidents.measure_over",
            "The measure in line {line} of the playbook would end before it begins.",
            line=planned.line,
        )
    return Measure(
        incident=incident,
        type_name=planned.type_name,
        value=planned.value,
        areas=list(planned.areas),
        products=list(planned.products),
        since=since,
        until=until,
        put_in_force_at=clock.now(),
        safe=planned.safe,
        filing_number=planned.notice.filing_number,
        notice_text=planned.notice.text,
        notice_url=planned.notice.url,
        notice_on=planned.notice.on,
    )


def _until(incident: Incident, planned: PlannedMeasure) -> datetime | None:
    """The earliest of the measure's own end and the incident's."""
    ends = [incident.until]
    if planned.until:
        ends.append(_midnight(planned.until))
    if planned.for_days:
        ends.append(clock.now() + timedelta(days=planned.for_days))
    return min((end for end in ends if end is not None), default=None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.CHINA)
