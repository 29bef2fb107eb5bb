"""The channels' gateways behind one face: outgoing messages in, one result each out."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Literal, Protocol
from uuid import UUID

from unpaused.capabilities.outreach.rules.templates import Text
from unpaused.gateways.email import EmailGateway
from unpaused.gateways.sms import OutgoingSms, SmppGateway, SmsGateway, SubmitResult
from unpaused.kernel.errors import Unavailable

Outcome = Literal["accepted", "rejected", "uncertain", "throttled"]
_BIND_SECONDS = 8.0
_MAIL_SECONDS = 45.0
"""After this long a slice begins no other mail: at a mail server that takes its time with each command the lease would
end before the last."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it is handed to a gateway."""

    message_id: int
    attempt: UUID
    address: str
    text: Text

    @property
    def key(self) -> str:
        return f"{self.message_id}/{self.attempt}"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one message; `throttled` was certainly not taken."""

    message_id: int
    outcome: Outcome
    provider_ids: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Results of those that were tried; the others did not leave. `fault` is set when the gateway went away."""

    results: Sequence[Result]
    fault: str = ""


class Sender(Protocol):
    """`slice_size`: how many messages are handed over at once, and so may become uncertain at once."""

    slice_size: int

    def wait_ready(self) -> None:
        """Raises Unavailable where the gateway is known to be away; nothing is leased then."""
        ...

    def submit(self, outgoing: Sequence[Outgoing]) -> Submitted: ...

    def close(self) -> None: ...


class SmsSender:
    """Short messages, many on their way at once."""

    slice_size = 100

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway

    def wait_ready(self) -> None:
        gateway = self._gateway
        if not isinstance(gateway, SmppGateway):
            return
        pause = threading.Event()
        for _ in range(int(_BIND_SECONDS / 0.05)):
            if gateway.is_bound():
                return
            pause.wait(0.05)
        raise Unavailable("outreach.centre_away", "The message centre cannot be reached.")

    def submit(self, outgoing: Sequence[Outgoing]) -> Submitted:
        try:
            answers = self._gateway.submit([OutgoingSms(o.key, o.address, o.text.body) for o in outgoing])
        except Unavailable as error:
            return Submitted((), str(error))
        return Submitted([result_of(answer) for answer in answers])

    def close(self) -> None:
        self._gateway.close()


class EmailSender:
    """E-mail, one after the other on one connection. The same message has the same Message-ID at every try."""

    slice_size = 20

    def __init__(self, gateway: EmailGateway) -> None:
        self._gateway = gateway

    def wait_ready(self) -> None:
        """A mail server's absence shows at the first mail."""

    def submit(self, outgoing: Sequence[Outgoing]) -> Submitted:
        results: list[Result] = []
        until = monotonic() + _MAIL_SECONDS
        for o in outgoing:
            if monotonic() > until:
                break
            try:
                mail = self._gateway.send(f"message/{o.message_id}", o.address, o.text.subject, o.text.body)
            except Unavailable as error:
                return Submitted(results, str(error))
            known = (mail.message_id,) if mail.outcome in ("accepted", "uncertain") else ()
            results.append(Result(o.message_id, mail.outcome, known, mail.error))
        return Submitted(results)

    def close(self) -> None:
        self._gateway.close()


def result_of(answer: SubmitResult) -> Result:
    """A gateway's result with our own id in place of its key."""
    return Result(int(answer.key.partition("/")[0]), answer.outcome, answer.provider_ids, answer.error)


def attempt_of(answer: SubmitResult) -> UUID:
    """The attempt that a gateway's result speaks of."""
    return UUID(answer.key.partition("/")[2])
