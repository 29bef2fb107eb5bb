"""Reads of measures granted to one case."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from unpaused.capabilities.incidents.models import Grant
from unpaused.capabilities.incidents.rules.holding import Source
from unpaused.foundation import measures
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy import sealing
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound

REASON, BECAUSE = "grant.reason", "grant.because"
"""What a text is sealed for."""


@dataclass(frozen=True, slots=True)
class GrantShown:
    """One grant with what people wrote about it opened. `status`: its code; `over`: its date has passed."""

    grant: Grant
    reason: str
    because: str
    over: bool


def granted(case_kind: str, case_id: int, at: datetime | None = None) -> dict[str, list[Source[Any]]]:
    """By measure type, what is granted to this one case at a moment (default: now). One query."""
    moment = at or clock.now()
    standing = Q(until__isnull=True) | Q(until__gt=moment)
    not_ended = Q(status="granted") | Q(status="ended", decided_at__isnull=False, ended_at__gt=moment)
    rows = _of_case(case_kind, case_id).filter(standing & not_ended, decided_at__lte=moment).order_by("pk")
    found: dict[str, list[Source[Any]]] = defaultdict(list)
    for row in rows.select_related("incident"):
        value = measures.get(row.type_name).parse(row.value)
        found[row.type_name].append(Source(0, row.incident.number, value, grant_id=row.pk))
    return dict(found)


def grants_of_case(case_kind: str, case_id: int) -> list[GrantShown]:
    """Newest first. Raises Deleted where the customer's key was destroyed."""
    rows = _of_case(case_kind, case_id).select_related("subject", "asked_by", "decided_by").order_by("-pk")
    return [_shown(row) for row in rows]


def grants_of_incident(incident_id: int, user: User) -> list[Grant]:
    """Those of cases in the person's branches, without what people wrote about them; newest first, 200 at most."""
    rows = Grant.objects.visible_to(user).filter(incident_id=incident_id)
    return list(rows.select_related("asked_by", "decided_by").order_by("-pk")[:200])


def grant_of_case(case_kind: str, case_id: int, grant_id: int) -> Grant:
    """Raises NotFound for a grant of another case."""
    found = _of_case(case_kind, case_id).select_related("subject", "asked_by").filter(pk=grant_id).first()
    if found is None:
        raise NotFound("grants.unknown", "There is no such application for this case.")
    return found


def _of_case(case_kind: str, case_id: int) -> QuerySet[Grant]:
    return Grant.objects.filter(case_kind=case_kind, case_id=case_id)


def _shown(row: Grant) -> GrantShown:
    because = sealing.unseal(row.subject, BECAUSE, bytes(row.decided_because)) if row.decided_because else ""
    reason = sealing.unseal(row.subject, REASON, bytes(row.reason))
    return GrantShown(row, reason, because, row.until is not None and row.until <= clock.now())
