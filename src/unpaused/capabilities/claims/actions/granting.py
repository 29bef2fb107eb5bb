"""A measure granted to one claim on application: an examiner applies, another one grants or refuses."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.actions.deciding import decide_anew
from unpaused.capabilities.claims.actions.locking import locked
from unpaused.capabilities.claims.events import ClaimDeclined, ClaimPaid, ClaimWithdrawn
from unpaused.capabilities.claims.models import Claim, State
from unpaused.capabilities.claims.queries.insured import area_of
from unpaused.capabilities.claims.queries.sealed import event_of
from unpaused.capabilities.claims.queries.waivers import CASE, waivers_of
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.foundation.measures import MeasureType
from unpaused.kernel.errors import Refused

OPEN = (State.OPENED, State.STATED, State.SUBMITTED, State.REFERRED)
"""In these a claim is not decided for good: a measure can still do something for it."""


def apply_for_measure(
    *, by: User, claim_id: int, type_name: str, documents: Sequence[str] = (), last_day: date | None = None, reason: str
) -> int:
    """Asks for a measure for this claim alone: the application's id. `documents`: which, where the measure waives some.

    Raises NotPermitted; NotFound for a claim outside the examiner's branch; Refused: a measure that cannot be granted,
    a claim that is decided, one for which it holds already, and as `incidents.apply_for_grant`.
    """
    kind = _grantable(type_name)
    with transaction.atomic():
        claim = _open_claim(by, claim_id)
        value: Any = list(documents) if kind.normal == [] else True
        _check_does_something(claim, kind, value)
        grant = incidents.apply_for_grant(
            by=by,
            incident_id=claim.incident_id,
            case=_case(claim),
            type_name=type_name,
            value=value,
            last_day=last_day,
            reason=reason,
        )
        topics.tell("claims")
        return grant.pk


def grant_measure(*, by: User, claim_id: int, grant_id: int) -> None:
    """Another examiner's yes. A claim that the machine had referred is decided anew at once, under the measure.

    Raises NotPermitted, NotFound, Refused as `incidents.give_grant`; Unavailable where the book does not answer.
    """
    with transaction.atomic():
        claim = _open_claim(by, claim_id)
        incidents.give_grant(by=by, case=_case(claim), grant_id=grant_id)
        decide_anew(Actor.staff(by), claim)
        topics.tell("claims")


def refuse_measure(*, by: User, claim_id: int, grant_id: int, reason: str) -> None:
    """Another examiner's no. Raises NotPermitted, NotFound, Refused."""
    with transaction.atomic():
        claim = _open_claim(by, claim_id)
        incidents.refuse_grant(by=by, case=_case(claim), grant_id=grant_id, reason=reason)
        topics.tell("claims")


def end_grants(event: ClaimPaid | ClaimDeclined | ClaimWithdrawn) -> None:
    """What was granted to a claim ends with it. A subscriber of events (config/subscriptions.py)."""
    incidents.end_grants(by=Actor.system("claims"), case_kind=CASE, case_ids=event.claim_ids)


def _open_claim(by: User, claim_id: int) -> Claim:
    """Held until the transaction ends. Raises NotPermitted, NotFound, Refused."""
    check(by, Permission.DECIDE_CLAIMS)
    Claim.objects.visible_to(by).the(pk=claim_id)
    claim = locked(claim_id)
    if claim.state not in OPEN:
        raise Refused("claims.grant_late", "Claim {number} is decided: nothing can be granted.", number=claim.number)
    return claim


def _grantable(type_name: str) -> MeasureType[Any]:
    for kind in measures.GRANTABLE:
        if kind.name == type_name:
            return kind
    raise Refused("claims.not_grantable", "This measure cannot be granted to a single claim.")


def _check_does_something(claim: Claim, kind: MeasureType[Any], value: Any) -> None:
    """Raises Refused for what holds already, or names no document."""
    event = event_of(claim)
    held = waivers_of(claim, area_of(claim.person_id), event_date=event.event_date if event else None)
    now: Any = {
        measures.ORIGINALS_WAIVED.name: list(held.originals),
        measures.DOCUMENTS_WAIVED.name: list(held.documents),
        measures.WAITING_PERIOD_WAIVED.name: held.waiting_period,
        measures.DEDUCTIBLE_WAIVED.name: held.deductible,
        measures.HOSPITAL_WAIVED.name: held.hospital,
    }[kind.name]
    if not value or kind.kinder(now, kind.parse(value)) == now:
        raise Refused("claims.grant_nothing", "That holds for this claim already, or nothing is named.")


def _case(claim: Claim) -> incidents.Case:
    return incidents.Case(CASE, claim.pk, claim.number, claim.branch_code, claim.subject)
