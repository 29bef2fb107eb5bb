"""A drill's handsets: what each received, and what "is this message from you?" answers to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from unpaused.capabilities.outreach.queries.authenticity import Answer, is_from_us
from unpaused.foundation.privacy import masking
from unpaused.gateways.sms import ReceivedSms

PAGE_SIZE = 12
NEWEST = 8
"""So many messages of a handset are shown."""


@dataclass(frozen=True, slots=True)
class Handset:
    """`number` is masked. Messages newest first, each with the answer; `more`: how many older ones there are."""

    number: str
    messages: tuple[tuple[ReceivedSms, Answer], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Handsets:
    """One page of them; `numbers` and `messages` count all that were asked for."""

    shown: tuple[Handset, ...]
    numbers: int
    messages: int
    page: int
    pages: int


def handsets(all_messages: Sequence[ReceivedSms], *, ending: str = "", page: int = 1) -> Handsets:
    """Whoever received something last comes first. `ending`: the last digits of the numbers to be seen."""
    by_number: dict[str, list[ReceivedSms]] = {}
    for message in reversed(all_messages):
        if message.to.endswith(ending):
            by_number.setdefault(message.to, []).append(message)
    pages = max(1, -(-len(by_number) // PAGE_SIZE))
    page = min(max(1, page), pages)
    chosen = list(by_number.items())[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Handsets(
        shown=tuple(_handset(number, messages) for number, messages in chosen),
        numbers=len(by_number),
        messages=sum(len(messages) for messages in by_number.values()),
        page=page,
        pages=pages,
    )


def _handset(number: str, messages: Sequence[ReceivedSms]) -> Handset:
    asked = tuple((message, is_from_us(number, message.text)) for message in messages[:NEWEST])
    return Handset(masking.phone(number), asked, len(messages) - len(asked))
