"""What was done to one record, from the trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow

MOST = 200


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the trail with the name of who did it."""

    at: datetime
    action: str
    who: str
    reason: str
    detail: dict[str, Any]


def acts_on(object_type: str, object_id: object) -> list[Act]:
    """Newest first, 200 at most. Two queries."""
    found = AuditRow.objects.filter(object_type=object_type, object_id=str(object_id))
    rows = list(found.order_by("-id")[:MOST])
    names = _names({row.actor for row in rows})
    return [Act(row.at, row.action, names.get(row.actor, ""), row.reason, row.detail) for row in rows]


def _names(actors: set[str]) -> dict[str, str]:
    ids = [int(actor.removeprefix("staff:")) for actor in actors if actor.startswith("staff:")]
    return {f"staff:{user.pk}": user.display_name for user in User.objects.filter(pk__in=ids)}
