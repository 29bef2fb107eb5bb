"""The log book (值班日志), and documents attached to an incident."""

from datetime import datetime

from django.db import transaction

from unpaused.capabilities.incidents.actions.locking import locked
from unpaused.capabilities.incidents.models import Attachment, Incident, LogEntry
from unpaused.capabilities.incidents.queries.logbook import NAME, TEXT
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.files import photographs, store
from unpaused.foundation.live.topics import tell
from unpaused.foundation.privacy import sealing, subjects
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

LONGEST_TEXT = 4000
LONGEST_NAME = 120
LARGEST_BYTES = 20 * 1024 * 1024
MOST_ATTACHMENTS = 200
PDF = "application/pdf"
_ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


@transaction.atomic
def write_entry(*, by: User, incident_id: int, text: str, at: datetime | None = None) -> LogEntry:
    """Writes what happened into the log book; `at`: when (default: now). Never changed afterwards.

    Raises NotPermitted, Refused (empty, too long, in the future).
    """
    check(by, Permission.COMMAND)
    incident = locked(incident_id)
    words, now = text.strip(), clock.now()
    if not 1 <= len(words) <= LONGEST_TEXT:
        raise Refused("log.text", "Write 1 to {most} characters.", most=LONGEST_TEXT)
    if at is not None and at > now:
        raise Refused("log.future", "The log book holds what happened, not what is to come.")
    entry = LogEntry.objects.create(
        incident=incident,
        at=at or now,
        written_at=now,
        by=by,
        text=sealing.seal(subject_of(incident), TEXT, words),
    )
    trail.record(by=Actor.staff(by), action="incidents.log", on=("incident", incident.pk), detail={"entry": entry.pk})
    tell("board")
    return entry


@transaction.atomic
def attach(*, by: User, incident_id: int, name: str, data: bytes) -> Attachment:
    """Keeps a PDF or a picture (JPEG, PNG, WebP), told by its content. Raises NotPermitted, Refused."""
    check(by, Permission.COMMAND)
    incident = locked(incident_id)
    if incident.attachments.count() >= MOST_ATTACHMENTS:
        raise Refused("attachment.many", "The incident has {most} documents already.", most=MOST_ATTACHMENTS)
    subject, actor = subject_of(incident), Actor.staff(by)
    stored = (
        store.keep(by=actor, subject=subject, data=data, media_type=PDF)
        if _is_pdf(data)
        else store.keep_photograph(by=actor, subject=subject, data=data)
    )
    words = name.strip()[:LONGEST_NAME] or "-"
    attachment = Attachment.objects.create(
        incident=incident, file=stored, name=sealing.seal(subject, NAME, words), at=clock.now(), by=by
    )
    trail.record(
        by=actor, action="incidents.attach", on=("incident", incident.pk), detail={"attachment": attachment.pk}
    )
    tell("board")
    return attachment


def note_opened(*, by: User, attachment: Attachment) -> None:
    """Writes down that somebody opened a document."""
    trail.record(
        by=Actor.staff(by),
        action="incidents.open_attachment",
        on=("incident", attachment.incident_id),
        detail={"attachment": attachment.pk},
    )


def subject_of(incident: Incident) -> Subject:
    """The key under which an incident's texts are sealed. The row must be locked."""
    if incident.subject is None:
        incident.subject = subjects.new_subject()
        incident.save(update_fields=["subject"])
    return incident.subject


def _is_pdf(data: bytes) -> bool:
    """Raises Refused for what is too large, or a PDF that runs something when opened."""
    if len(data) > LARGEST_BYTES:
        raise Refused("attachment.size", "The document is larger than {limit} MB.", limit=LARGEST_BYTES // 2**20)
    if not data.startswith(b"%PDF-"):
        photographs.check(data)
        return False
    if any(sign in data for sign in _ACTIVE):
        raise Refused("attachment.active", "The PDF holds scripts or other files. Print it anew and attach that.")
    return True
