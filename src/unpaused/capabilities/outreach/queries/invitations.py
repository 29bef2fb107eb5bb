"""Who a short code belongs to."""

from dataclasses import dataclass
from uuid import UUID

from unpaused.capabilities.outreach.models import Invitation
from unpaused.capabilities.outreach.rules import reading
from unpaused.foundation.privacy.indexes import blind_indexes
from unpaused.kernel import clock


@dataclass(frozen=True, slots=True)
class InvitationView:
    """One customer, invited for one incident."""

    id: int
    subject_id: UUID
    person_id: int
    incident_id: int


def invitation(code: str) -> InvitationView | None:
    """The living invitation with this code, however it was typed. None for a code that is unknown, expired or
    withdrawn, or whose person's data were deleted: all alike. Attempts are counted by the portal."""
    found = blind_indexes("short_code", reading.code_of(code))
    row = Invitation.objects.filter(
        code_index__in=found, withdrawn_at=None, expires_at__gt=clock.now(), subject__wrapped_key__isnull=False
    ).first()
    return InvitationView(row.pk, row.subject_id, row.person_id, row.incident_id) if row else None
