"""Revealing one value to one person for a reason, on the record."""

from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.sealing import unseal
from unpaused.kernel.errors import Refused

SHORTEST_REASON = 4


def reveal(*, by: Actor, subject: Subject, purpose: str, sealed: bytes, reason: str) -> str:
    """Opens one sealed value and writes who saw it and why. Raises Refused without a reason, Deleted."""
    note(by=by, subject=subject, purpose=purpose, reason=reason)
    return unseal(subject, purpose, sealed)


def note(*, by: Actor, subject: Subject, purpose: str, reason: str) -> None:
    """The record alone, for values that are read from the book."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("privacy.reason", "Say why you need to see this value.")
    trail.record(
        by=by,
        action="privacy.reveal",
        on=("subject", subject.pk),
        subject=subject.pk,
        reason=reason.strip(),
        detail={"purpose": purpose},
    )
