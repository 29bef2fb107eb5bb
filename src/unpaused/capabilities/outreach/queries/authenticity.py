"""Is this message from you? (这条消息是你们发的吗)"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, When

from unpaused.capabilities.outreach.models import Message, State, template_label
from unpaused.capabilities.outreach.rules import reading
from unpaused.foundation.privacy.indexes import blind_indexes

_MAY_HAVE_ARRIVED = (State.LEASED, State.SENT, State.DELIVERED, State.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Answer:
    """`ours` False says that we sent no such message to that number: nothing else, whoever it belongs to."""

    ours: bool
    sent_at: datetime | None = None
    template_label: str = ""


def is_from_us(phone: str, code_or_text: str) -> Answer:
    """Whether a message with this short code, or with exactly this text, went from us to this number or e-mail address.

    A text counts whole: a true code inside a text that somebody changed proves nothing. A number that we do not know,
    a number with another code, and a customer who got no message have one and the same answer, found by one and the
    same query, so that nobody learns who is a customer. A code alone is answered for the first message that held it,
    the invitation: what came after it, such as that a claim was paid, is for whoever has its text.
    """
    channel = "email" if "@" in phone else "sms"
    code = reading.code_of(code_or_text)
    texts = blind_indexes("text", reading.text_of(code_or_text))
    matching = Q(text_index__in=texts)
    matching |= Q(code_index__in=blind_indexes("short_code", code if reading.is_code(code) else ""))
    addresses = blind_indexes(channel, reading.address_of(channel, phone))
    rows = Message.objects.filter(matching, channel=channel, address_index__in=addresses, state__in=_MAY_HAVE_ARRIVED)
    by_text = Case(When(text_index__in=texts, then=0), default=1)
    found = rows.order_by(by_text, "pk").values_list("template", "sent_at", "submitting_at").first()
    if found is None:
        return Answer(False)
    return Answer(True, found[1] or found[2], template_label(found[0]))
