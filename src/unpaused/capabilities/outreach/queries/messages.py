"""What other rooms and the pages read of messages."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from unpaused.capabilities.outreach.models import Channel as ChannelRow
from unpaused.capabilities.outreach.models import Message, NumberNotTheirs, Part, Report, State
from unpaused.capabilities.outreach.queries.house import house
from unpaused.capabilities.outreach.rules import templates
from unpaused.capabilities.outreach.rules.templates import Channel, Text
from unpaused.capabilities.outreach.rules.variables import restored
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.privacy import masking, sealing
from unpaused.foundation.privacy.indexes import alike
from unpaused.kernel.errors import NotFound, Refused

_CODES = ("ShortCode", "OneTimeCode")


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as other rooms see it: no address, no text. `not_theirs`: its number is not the customer's, so that it
    reached nobody."""

    id: int
    number: str
    at: datetime
    channel: str
    template: str
    state: str
    delivered_at: datetime | None
    incident_id: int | None
    not_theirs: bool


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
        not_theirs=message.not_theirs,
    )


def withheld(message_id: int) -> bool:
    """Whether it never leaves, because its number is not the customer's."""
    return Message.objects.filter(pk=message_id, not_theirs=True).exists()


def number_not_theirs(message: Message) -> NumberNotTheirs | None:
    """What is known of the number of a message that is marked so."""
    if not message.not_theirs:
        return None
    known = NumberNotTheirs.objects.filter(subject_id=message.subject_id, lifted_at=None).order_by("pk")
    return next((number for number in known if alike(number.address_index, message.address_index)), None)


def message_for(user: User, message_id: int) -> Message:
    """Raises NotFound for a message outside the person's scope, and for one that does not exist: alike."""
    found = Message.objects.visible_to(user).select_related("subject", "incident").filter(pk=message_id).first()
    if found is None:
        raise NotFound("outreach.unknown", "There is no such message.")
    return found


def masked_address(message: Message) -> str:
    """138****5678; "" where the person's data were deleted."""
    if message.subject.wrapped_key is None:
        return ""
    address = sealing.unseal(message.subject, "message.address", bytes(message.address))
    return masking.phone(address) if message.channel == "sms" else masking.email(address)


def text_without_codes(message: Message) -> Text | None:
    """The text that goes or went out, its codes hidden; None where the data or the template are gone."""
    try:
        template = templates.get(message.template)
        values = sealing.unseal_json(message.subject, "message.variables", bytes(message.variables))
        words = {name: v.shown(message.language) for name, v in house().items()}
        for name, value in values.items():
            kind = template.variables[name].__name__
            shown = restored(kind, value).shown(message.language)
            words[name] = "*" * len(shown) if kind in _CODES else shown
        return template.worded(cast(Channel, message.channel), message.language, words)
    except (Refused, KeyError):
        return None


def reports_of(message: Message) -> list[Report]:
    """Delivery reports as they came, oldest first."""
    return list(message.reports.order_by("received_at", "pk")[:100])


def parts_of(message: Message) -> list[Part]:
    """The ids that the gateway gave."""
    return list(message.parts.order_by("pk")[:100])


def unjoined(user: User) -> QuerySet[Report]:
    """Reports that no message is known for. They belong to no branch: head office sees them."""
    rows = Report.objects.filter(message=None)
    return rows.order_by("-received_at", "-pk") if branches_of(user) is None else rows.none()


def resting() -> list[ChannelRow]:
    """Channels whose gateway does not answer."""
    return list(ChannelRow.objects.filter(failures__gt=0).order_by("name"))


def uncertain(user: User) -> int:
    """How many messages wait for somebody to settle them."""
    return Message.objects.visible_to(user).filter(state=State.UNCERTAIN).count()


def with_number(rows: QuerySet[Message], number: str) -> QuerySet[Message]:
    """The message with a number as people read it (MS260630-00017-4), whole or without its date."""
    parts = number.upper().replace(" ", "").split("-")
    serial = parts[1] if len(parts) > 1 else parts[0].removeprefix("MS")
    return rows.filter(pk=int(serial)) if serial.isascii() and serial.isdigit() and len(serial) < 19 else rows.none()
