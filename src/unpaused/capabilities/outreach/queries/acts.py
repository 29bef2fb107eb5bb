"""What people did to a message, from the audit trail."""

from collections.abc import Collection

from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow


def acts_on(message_id: int) -> list[AuditRow]:
    """Decisions about one message, newest first."""
    rows = AuditRow.objects.filter(object_type="message", object_id=str(message_id), action="outreach.reconcile")
    return list(rows.order_by("-pk")[:100])


def names_of(actors: Collection[str]) -> dict[str, str]:
    """ "staff:7" -> the person's name."""
    ids = [int(actor.removeprefix("staff:")) for actor in actors if actor.startswith("staff:")]
    return {f"staff:{user.pk}": user.display_name for user in User.objects.filter(pk__in=ids)}
