"""Seeing where a message went, for a reason, on the record."""

from django.db import transaction

from unpaused.capabilities.outreach.models import Message
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy import revealing


def reveal_address(*, by: Actor, message: Message, reason: str) -> str:
    """The plain address. Raises Refused without a reason, sealing.Deleted."""
    with transaction.atomic():
        return revealing.reveal(
            by=by, subject=message.subject, purpose="message.address", sealed=bytes(message.address), reason=reason
        )
