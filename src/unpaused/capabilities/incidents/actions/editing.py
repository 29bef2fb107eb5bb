"""A draft changed or cancelled; and what may change while an incident runs: owner, response level, grade, calendar,
a later end.

Whoever changed a draft last counts as the one who declared it: the second person must be another.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from unpaused.capabilities.incidents.actions.declaring import leader, playbook_for
from unpaused.capabilities.incidents.actions.drafting import Facts, checked
from unpaused.capabilities.incidents.actions.locking import locked
from unpaused.capabilities.incidents.actions.reach import check_reach
from unpaused.capabilities.incidents.actions.reasons import reason_given
from unpaused.capabilities.incidents.models import PROPERTY_KINDS, Grade, Incident, ResponseLevel, Status
from unpaused.capabilities.incidents.rules.changing import LONGEST
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@transaction.atomic
def edit_draft(
    *,
    by: User,
    incident_id: int,
    kind: str,
    title: str,
    areas: Sequence[str],
    since: datetime,
    until: datetime | None,
    response_level: str,
    playbook_code: str,
    is_drill: bool,
) -> Incident:
    """Changes everything a draft says, under one act. Raises NotPermitted, Refused, PlaybookRefused."""
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_draft(incident)
    said = checked(Facts(kind, title, tuple(areas), since, until, response_level, is_drill))
    check_reach(by, areas)
    said["playbook"] = playbook_for(kind, playbook_code) if playbook_code else None
    if kind not in PROPERTY_KINDS:
        said["grade"] = ""
    changed = sorted(name for name, value in said.items() if getattr(incident, name) != value)
    for name, value in said.items():
        setattr(incident, name, value)
    incident.declared_by = by
    incident.save(update_fields=[*said, "declared_by"])
    _note(by, "edit", incident, detail={"changed": changed, "areas": incident.areas})
    return incident


@transaction.atomic
def cancel_draft(*, by: User, incident_id: int, reason: str) -> Incident:
    """A draft that will not be put in force; it stays on the list as cancelled. Raises NotPermitted, Refused."""
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_draft(incident)
    why = reason_given(reason, Refused("incidents.reason", "Say why the draft is cancelled."))
    incident.status, incident.cancelled_at = Status.CANCELLED, clock.now()
    incident.save(update_fields=["status", "cancelled_at"])
    _note(by, "cancel", incident, reason=why)
    return incident


@transaction.atomic
def hand_to(*, by: User, incident_id: int, owner: User) -> Incident:
    """Another head of emergency command leads the incident from now on. Raises NotPermitted, Refused."""
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_open(incident)
    incident.owner = leader(owner)
    incident.save(update_fields=["owner"])
    _note(by, "hand_to", incident, detail={"owner": owner.pk})
    return incident


@transaction.atomic
def set_response_level(*, by: User, incident_id: int, level: str) -> Incident:
    """What the government set, or "" where it set none. Raises NotPermitted, Refused."""
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_open(incident)
    if level and level not in ResponseLevel.values:
        raise Refused("incidents.response_level", "The response level is one of I, II, III, IV.")
    incident.response_level = level
    incident.save(update_fields=["response_level"])
    _note(by, "response_level", incident, detail={"level": level})
    return incident


@transaction.atomic
def set_grade(*, by: User, incident_id: int, grade: str, known: dict[str, int]) -> Incident:
    """The grade of a property disaster (2022-15) and what it was judged by. Raises NotPermitted, Refused."""
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_open(incident)
    if incident.kind not in PROPERTY_KINDS:
        raise Refused("incidents.grade_kind", "Only property disasters are graded (2022-15): an epidemic never is.")
    if grade not in Grade.values:
        raise Refused("incidents.grade", "The grade is one of I, II, III, IV.")
    incident.grade = grade
    incident.save(update_fields=["grade"])
    _note(by, "grade", incident, detail={"grade": grade, **known})
    return incident


@transaction.atomic
def move_day(*, by: User, incident_id: int, day: date, working: bool | None, reason: str) -> Incident:
    """Makes a day a working day, or none, for this incident; `working` None takes a move back.

    `reason` names the decree. Raises NotPermitted, Refused.
    """
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    _check_open(incident)
    why = reason_given(reason, Refused("incidents.reason", "Name the decree that moves the day."))
    if working is None:
        incident.calendar.pop(day.isoformat(), None)
    else:
        incident.calendar[day.isoformat()] = working
    incident.save(update_fields=["calendar"])
    _note(by, "move_day", incident, reason=why, detail={"day": day.isoformat(), "working": working})
    return incident


@transaction.atomic
def move_end(*, by: User, incident_id: int, until: datetime | None, reason: str) -> Incident:
    """A later end for an incident in force, None: not known. An alert names the end of the warning, not of the damage.

    No measure changes by it: each ends as before, unless two people prolong it. Raises NotPermitted, Refused (not in
    force; no end; one that is not later, or too far away; no reason).
    """
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    if incident.status_now != Status.IN_FORCE or incident.until is None:
        raise Refused("incidents.no_end", "Only the end of an incident in force can be moved.")
    if until is not None and not max(incident.until, clock.now()) < until <= clock.now() + LONGEST:
        raise Refused("incidents.end_not_late", "Choose an end that is later than now and than the one it has.")
    why = reason_given(reason, Refused("incidents.reason", "Say why the incident goes on."))
    before, incident.until = incident.until, until
    incident.save(update_fields=["until"])
    said: dict[str, object] = {"before": before.isoformat(), "after": until.isoformat() if until else None}
    _note(by, "move_end", incident, reason=why, detail=said)
    return incident


def _check_draft(incident: Incident) -> None:
    if incident.status != Status.DRAFT:
        raise Refused("incidents.edit_draft", "Only a draft can be changed or cancelled.")


def _check_open(incident: Incident) -> None:
    if incident.status_now not in (Status.DRAFT, Status.IN_FORCE):
        raise Refused("incidents.ended", "The incident has ended: nothing about it changes any more.")


def _note(by: User, act: str, incident: Incident, *, reason: str = "", detail: dict[str, object] | None = None) -> None:
    trail.record(
        by=Actor.staff(by),
        action=f"incidents.{act}",
        on=("incident", incident.pk),
        reason=reason,
        detail=detail,
    )
    tell("board")
