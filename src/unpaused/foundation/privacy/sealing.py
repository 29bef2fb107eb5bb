"""Sealing and opening values of one person."""

import json
from typing import Any

from django.conf import settings

from unpaused.foundation.keys import ciphers
from unpaused.foundation.privacy import subjects
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel.errors import Refused


class Deleted(Refused):
    """The person's key was destroyed. Pages show "deleted on <date>"."""

    def __init__(self, subject: Subject) -> None:
        self.destroyed_at = subject.destroyed_at
        super().__init__("privacy.deleted", "The personal data of this person were deleted.")


def seal(subject: Subject, purpose: str, text: str) -> bytes:
    """`purpose` names the column ("message.address"); opening needs the same. Raises Deleted."""
    return seal_bytes(subject, purpose, text.encode())


def unseal(subject: Subject, purpose: str, sealed: bytes) -> str:
    """Raises Deleted, ciphers.Tampered."""
    return unseal_bytes(subject, purpose, sealed).decode()


def seal_json(subject: Subject, purpose: str, value: Any) -> bytes:
    """A small structure of plain values."""
    return seal(subject, purpose, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def unseal_json(subject: Subject, purpose: str, sealed: bytes) -> Any:
    return json.loads(unseal(subject, purpose, sealed))


def seal_bytes(subject: Subject, purpose: str, data: bytes) -> bytes:
    return ciphers.encrypt(_key(subject), data, _context(subject, purpose), settings.SUITE)


def unseal_bytes(subject: Subject, purpose: str, sealed: bytes) -> bytes:
    return ciphers.decrypt(_key(subject), bytes(sealed), _context(subject, purpose))


def _key(subject: Subject) -> bytes:
    key = subjects.key_of(subject)
    if key is None:
        raise Deleted(subject)
    return key


def _context(subject: Subject, purpose: str) -> bytes:
    return subject.pk.bytes + purpose.encode()
