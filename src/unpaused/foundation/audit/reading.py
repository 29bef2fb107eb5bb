"""What was done, from the trail: to one record, or with one person's values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock

MOST = 200


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the trail with the name of who did it; no name where it was no member of staff."""

    at: datetime
    action: str
    who: str
    reason: str
    detail: dict[str, Any]


def acts_on(object_type: str, object_id: object, *, action: str = "") -> list[Act]:
    """Of one action or of all; newest first, 200 at most. Two queries."""
    rows = AuditRow.objects.filter(object_type=object_type, object_id=str(object_id))
    return _acts(rows.filter(action=action) if action else rows)


def did_since(actor: Actor, action: str, on: tuple[str, object], since: datetime) -> bool:
    """Whether it was done since then, by a clock that was right. One query."""
    rows = AuditRow.objects.filter(object_type=on[0], object_id=str(on[1]), action=action, actor=str(actor))
    return rows.filter(at__gte=since, at__lte=clock.now()).exists()


def reveals_of(subject_id: UUID, *, purpose: str) -> list[Act]:
    """Who saw a value of this person for a purpose that begins so; as `acts_on`."""
    rows = AuditRow.objects.filter(subject_id=subject_id, action="privacy.reveal")
    return _acts(rows.filter(detail__purpose__startswith=purpose))


def name_of(actor: str) -> str:
    """The name behind "staff:7"; "" for anybody else. One query."""
    return _names([actor]).get(actor, "")


def _acts(found: QuerySet[AuditRow]) -> list[Act]:
    rows = list(found.order_by("-id")[:MOST])
    names = _names({row.actor for row in rows})
    return [Act(row.at, row.action, names.get(row.actor, ""), row.reason, row.detail) for row in rows]


def _names(actors: Iterable[str]) -> dict[str, str]:
    ids = [int(actor.removeprefix("staff:")) for actor in actors if actor.startswith("staff:")]
    return {f"staff:{user.pk}": user.display_name for user in User.objects.filter(pk__in=ids)}
