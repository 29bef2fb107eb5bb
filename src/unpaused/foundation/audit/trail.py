"""Writing the trail: always inside the transaction of the act itself."""

from uuid import UUID

from unpaused.foundation.accounts import authority
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock


def record(
    *,
    by: Actor,
    action: str,
    on: tuple[str, object],
    subject: UUID | None = None,
    reason: str = "",
    detail: dict[str, object] | None = None,
) -> None:
    """Adds one row. `on` is (type of record, its id); `detail` holds ids, counts and codes only.

    Raises NotPermitted where a member of staff no longer has the authority they began with: the act is undone.
    """
    if by.standing is not None:
        authority.confirm(by.standing)
    AuditRow.objects.create(
        at=clock.now(),
        actor=str(by),
        action=action,
        object_type=on[0],
        object_id=str(on[1]),
        subject_id=subject,
        reason=reason[:500],
        detail=detail or {},
    )
