"""Events that are being stated."""

from typing import Any
from uuid import UUID

from unpaused.capabilities.portal.models import EventDraft
from unpaused.foundation.privacy import sealing

PURPOSE = "event_draft.answers"


def answers(subject_id: UUID, claim_id: int) -> dict[str, Any]:
    """What was answered so far, by name; empty where nothing was. Raises sealing.Deleted."""
    row = EventDraft.objects.filter(subject_id=subject_id, claim_id=claim_id).select_related("subject").first()
    found: dict[str, Any] = sealing.unseal_json(row.subject, PURPOSE, bytes(row.answers)) if row else {}
    return found
