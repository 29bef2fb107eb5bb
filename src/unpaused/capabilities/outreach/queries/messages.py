"""What other rooms and the pages read of messages."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from unpaused.capabilities.outreach.models import Message


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as other rooms see it: no address, no text."""

    id: int
    number: str
    at: datetime
    channel: str
    template: str
    state: str
    delivered_at: datetime | None
    incident_id: int | None


def messages_of(subject_ids: Collection[UUID]) -> dict[UUID, list[MessageView]]:
    """Every message to these people, oldest first; people without one are left out. One query."""
    found: dict[UUID, list[MessageView]] = defaultdict(list)
    rows = Message.objects.filter(subject_id__in=list(subject_ids), to_customer=True)
    for message in rows.defer("address", "variables").order_by("pk"):
        found[message.subject_id].append(view(message))
    return dict(found)


def messages_under(key_prefix: str) -> list[MessageView]:
    """Every message whose key starts with `key_prefix`, to customers and staff alike, oldest first. One query."""
    rows = Message.objects.filter(key__startswith=key_prefix).defer("address", "variables").order_by("pk")
    return [view(message) for message in rows]


def view(message: Message) -> MessageView:
    return MessageView(
        id=message.pk,
        number=message.number,
        at=message.created_at,
        channel=message.channel,
        template=message.template,
        state=message.state,
        delivered_at=message.delivered_at,
        incident_id=message.incident_id,
    )
