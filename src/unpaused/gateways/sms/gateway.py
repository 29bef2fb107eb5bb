"""What Unpaused asks of any way to send short messages.

Reports are to be kept as they come and joined to messages later: a report may arrive before the answer to its
submit, twice, for an id that was never given out, or not at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Outcome = Literal["accepted", "rejected", "uncertain", "throttled"]
"""accepted: the centre has it. rejected: it never will take it. throttled: not taken, try again later.
uncertain: it may or may not have it; never send again without a person or a report saying so."""

ReportStatus = Literal["delivered", "failed", "expired", "pending", "unknown"]


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """`key` is the caller's, unique for ever; `to` a telephone number; `text` without a limit of its own."""

    key: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class SubmitResult:
    """What became of one message. A long one goes as several parts, each with an id and reports of its own:
    `provider_id` is the first part's, `provider_ids` are all that are known, in order."""

    key: str
    outcome: Outcome
    provider_id: str = ""
    error: str = ""
    provider_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """`raw` is the report's text as it came; `at` when it came to us; `handset` the number it speaks of, "" where
    the centre does not say: it settles a message whose id was lost with its answer."""

    provider_id: str
    status: ReportStatus
    at: datetime
    raw: str
    error: str = ""
    handset: str = ""


@dataclass(frozen=True, slots=True)
class InboundSms:
    """A message from a handset: an answer, or "stop"."""

    sender: str
    to: str
    text: str
    at: datetime


KeepReports = Callable[[Sequence[DeliveryReport]], None]
KeepInbound = Callable[[Sequence[InboundSms]], None]
KeepLate = Callable[[SubmitResult], None]


def ignore(_: object) -> None:
    """A listener for those who do not listen."""


class SmsGateway(Protocol):
    """One bind to one account. Listeners are given at construction and called from a thread of the gateway:
    `on_reports` and `on_inbound` return once what they got is safely kept (only then is it acknowledged; raising
    brings it again), `on_late` gets the true result of a message that was first called uncertain."""

    def submit(self, messages: Sequence[OutgoingSms]) -> list[SubmitResult]:
        """Send; one result a message, in order. Blocks until each is answered or uncertain.

        Raises Unavailable when nothing at all could be sent (no connection, bind refused).
        """
        ...

    def close(self) -> None: ...
