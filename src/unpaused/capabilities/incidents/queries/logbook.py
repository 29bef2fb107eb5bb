"""Reads of the log book and of documents, opened for those who may read them."""

from dataclasses import dataclass
from datetime import datetime

from unpaused.capabilities.incidents.models import Attachment, Incident, LogEntry
from unpaused.foundation.files.models import StoredFile
from unpaused.foundation.privacy import sealing
from unpaused.kernel.errors import NotFound

TEXT, NAME = "incident.log", "incident.attachment"
"""What a text is sealed for."""
MOST = 500


@dataclass(frozen=True, slots=True)
class Written:
    """One entry, opened. `at`: when it happened; `written_at`: when it was written down."""

    at: datetime
    written_at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One attachment with its name opened."""

    pk: int
    name: str
    at: datetime
    who: str
    file: StoredFile


def written_in(incident: Incident) -> list[Written]:
    """Newest first, 500 at most. Two queries. Empty once the incident's key was destroyed."""
    subject = incident.subject
    if subject is None or subject.wrapped_key is None:
        return []
    rows = LogEntry.objects.filter(incident=incident).select_related("by").order_by("-at", "-pk")[:MOST]
    return [
        Written(row.at, row.written_at, row.by.display_name, sealing.unseal(subject, TEXT, bytes(row.text)))
        for row in rows
    ]


def documents_of(incident: Incident) -> list[Document]:
    """Newest first. Two queries."""
    subject = incident.subject
    if subject is None or subject.wrapped_key is None:
        return []
    rows = Attachment.objects.filter(incident=incident).select_related("by", "file").order_by("-pk")
    return [
        Document(row.pk, sealing.unseal(subject, NAME, bytes(row.name)), row.at, row.by.display_name, row.file)
        for row in rows
    ]


def attachment(incident_id: int, attachment_id: int) -> Attachment:
    """With its file and key. Raises NotFound."""
    rows = Attachment.objects.select_related("file__subject", "incident")
    found = rows.filter(incident_id=incident_id, pk=attachment_id).first()
    if found is None:
        raise NotFound("attachment.unknown", "There is no such document.")
    return found
