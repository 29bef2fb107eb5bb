"""The photographs of a claim, for the customer who sent them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from unpaused.capabilities.claims.models import Document
from unpaused.foundation.files import store
from unpaused.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Photograph:
    """`id` is the document's."""

    id: int
    code: str
    size_bytes: int
    added_at: datetime


def photographs_of(claim_id: int, subject_id: UUID, code: str) -> list[Photograph]:
    """Oldest first; none for another's claim."""
    rows = Document.objects.filter(claim_id=claim_id, claim__subject_id=subject_id, code=code).select_related("file")
    return [Photograph(row.pk, row.code, row.file.size_bytes, row.added_at) for row in rows.order_by("pk")]


def photograph_shown(claim_id: int, subject_id: UUID, document_id: int) -> bytes:
    """One of them as JPEG, drawn anew. Raises NotFound for another's and for one that does not exist, alike."""
    row = (
        Document.objects.filter(pk=document_id, claim_id=claim_id, claim__subject_id=subject_id)
        .select_related("file__subject")
        .first()
    )
    if row is None:
        raise NotFound("claims.no_document", "The claim has no such document.")
    return store.shown(row.file)
