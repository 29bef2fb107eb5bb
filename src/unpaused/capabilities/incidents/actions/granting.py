"""A measure granted to one case on application. The room that owns the case checks who may see it, and calls these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from unpaused.capabilities.incidents.actions.changing import plain_value
from unpaused.capabilities.incidents.actions.locking import locked
from unpaused.capabilities.incidents.actions.reasons import reason_given
from unpaused.capabilities.incidents.models import Grant, Incident, Status
from unpaused.capabilities.incidents.queries.grants import BECAUSE, REASON, grant_of_case
from unpaused.capabilities.incidents.rules.changing import LONGEST
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live.topics import tell
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.sealing import seal
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

State = Grant.Status
LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Case:
    """A case of another room: its kind ("claim"), id, number, branch, and whose key seals what is written."""

    kind: str
    id: int
    number: str
    branch_code: str
    subject: Subject


@transaction.atomic
def apply_for_grant(
    *, by: User, incident_id: int, case: Case, type_name: str, value: Any, last_day: date | None = None, reason: str
) -> Grant:
    """Asks for a measure for one case alone, until the end of `last_day`, None: until the case ends.

    Raises Refused: an incident that is not in force, an unknown measure, no value of it, a day in the past, an
    application or grant of the kind that is there already, no reason.
    """
    incident = locked(incident_id)
    _check_in_force(incident)
    why = reason_given(reason, Refused("grants.reason", "Say why this case needs it."))
    plain = plain_value(type_name, value)
    _check_day(last_day)
    if Grant.objects.filter(
        case_kind=case.kind, case_id=case.id, type_name=type_name, status__in=[State.WAITING, State.GRANTED]
    ).exists():
        raise Refused("grants.there", "This case has the measure already, or an application for it waits.")
    grant = Grant.objects.create(
        incident=incident,
        case_kind=case.kind,
        case_id=case.id,
        case_number=case.number,
        branch_code=case.branch_code,
        subject=case.subject,
        type_name=type_name,
        value=plain,
        until=clock.end_of(last_day) if last_day else None,
        reason=seal(case.subject, REASON, why[:LONGEST_TEXT]),
        asked_by=by,
        asked_at=clock.now(),
    )
    _note(Actor.staff(by), "apply_for_grant", grant)
    return grant


@transaction.atomic
def give_grant(*, by: User, case: Case, grant_id: int) -> Grant:
    """The second person's yes: from now on it holds for this case. Raises NotFound, Refused (decided already; the same
    person; the incident is not in force any more; its day has passed)."""
    grant = _waiting(by, case, grant_id)
    _check_in_force(grant.incident)
    if grant.until is not None and grant.until <= clock.now():
        raise Refused("grants.day", "The last day lies in the past.")
    return _decided(by, grant, State.GRANTED, "")


@transaction.atomic
def refuse_grant(*, by: User, case: Case, grant_id: int, reason: str) -> Grant:
    """The second person's no. Raises NotFound, Refused (decided already; the same person; no reason)."""
    grant = _waiting(by, case, grant_id)
    why = reason_given(reason, Refused("grants.reason_against", "Say why it is refused."))
    return _decided(by, grant, State.REFUSED, why[:LONGEST_TEXT])


@transaction.atomic
def end_grants(*, by: Actor, case_kind: str, case_ids: Sequence[int]) -> int:
    """Ends what is granted to cases that have ended, and applications that wait; how many. Again does nothing."""
    rows = Grant.objects.select_for_update().filter(
        case_kind=case_kind, case_id__in=case_ids, status__in=[State.WAITING, State.GRANTED]
    )
    ended = list(rows.order_by("pk"))
    for grant in ended:
        grant.status, grant.ended_at = State.ENDED, clock.now()
        grant.save(update_fields=["status", "ended_at"])
        _note(by, "end_grant", grant)
    return len(ended)


def _waiting(by: User, case: Case, grant_id: int) -> Grant:
    grant = grant_of_case(case.kind, case.id, grant_id)
    grant.incident = locked(grant.incident_id)
    grant.refresh_from_db(fields=["status"])
    if grant.status != State.WAITING:
        raise Refused("grants.decided", "This application was decided already.")
    if grant.asked_by_id == by.pk:
        raise Refused("grants.second_person", "Another person than the one who applied must decide.")
    return grant


def _decided(by: User, grant: Grant, status: str, because: str) -> Grant:
    grant.status, grant.decided_by, grant.decided_at = status, by, clock.now()
    grant.decided_because = seal(grant.subject, BECAUSE, because) if because else None
    grant.save(update_fields=["status", "decided_by", "decided_at", "decided_because"])
    _note(Actor.staff(by), "give_grant" if status == State.GRANTED else "refuse_grant", grant)
    return grant


def _check_in_force(incident: Incident) -> None:
    if incident.status_now != Status.IN_FORCE:
        raise Refused("grants.not_in_force", "The incident is not in force: nothing more is granted under it.")


def _check_day(last_day: date | None) -> None:
    if last_day is not None and not clock.today() <= last_day <= clock.today() + LONGEST:
        raise Refused("grants.day", "The last day lies in the past.")


def _note(by: Actor, act: str, grant: Grant) -> None:
    """On the case; the reason is the customer's own affair and stays sealed."""
    trail.record(
        by=by,
        action=f"incidents.{act}",
        on=(grant.case_kind, grant.case_id),
        subject=grant.subject_id,
        detail={"grant": grant.pk, "incident": grant.incident_id, "measure": grant.type_name},
    )
    tell("board")
