"""Short messages over SMPP 3.4."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from time import monotonic

from unpaused.gateways.sms.gateway import (
    DeliveryReport,
    InboundSms,
    KeepInbound,
    KeepLate,
    KeepReports,
    OutgoingSms,
    SubmitResult,
    ignore,
)
from unpaused.gateways.sms.receipts import read_receipt
from unpaused.gateways.sms.smpp.link import Centre
from unpaused.gateways.sms.smpp.pdu import Malformed, ShortMessage, Status
from unpaused.gateways.sms.smpp.session import Answer, Fate, SmppSession
from unpaused.gateways.sms.text import decode, encode, header
from unpaused.kernel import clock
from unpaused.kernel.errors import Unavailable

_LATER = {
    Status.THROTTLED,
    Status.QUEUE_FULL,
    Status.SYSTEM_ERROR,
    Status.NOT_BOUND,
    Status.RECEIVER_TEMPORARY,
}
"""What says nothing against the message or its number: the centre is in trouble, or has lost our bind."""
_TORN_TRIES = 5
_TORN_SECONDS = 45.0
"""Of all messages of one `submit` together: whoever leased them does not wait for ever."""
_RECEIPT_WANTED = 1
_MOST_OPEN = 10_000


@dataclass(slots=True, eq=False)
class _Long:
    """A message in several parts and what is known of each, by the key of the part; `told` once `submit` answered."""

    key: str
    parts: dict[str, Answer | Fate]
    told: bool = False


class SmppGateway:
    """An `SmsGateway` over one bind; see there for what the listeners promise."""

    def __init__(
        self,
        centre: Centre,
        *,
        on_reports: KeepReports = ignore,
        on_inbound: KeepInbound = ignore,
        on_late: KeepLate = ignore,
    ) -> None:
        self._centre = centre
        self._on_reports = on_reports
        self._on_inbound = on_inbound
        self._on_late = on_late
        self._references = count(1)
        self._long: dict[str, _Long] = {}
        self._knowing = threading.Lock()
        self._session = SmppSession(centre, keep=self._keep, late=self._late)

    def submit(self, messages: Sequence[OutgoingSms]) -> list[SubmitResult]:
        """See `SmsGateway.submit`. A long message of which only some parts were taken is completed before this
        returns; where that fails it is uncertain."""
        if messages and not self._session.wait_bound():
            raise Unavailable("sms.unavailable", "The message centre cannot be reached ({reason}).",
                              reason=self._session.fault)  # fmt: skip
        cut = [self._bodies(message) for message in messages]
        answers = iter(self._session.exchange([submit for submits in cut for submit in submits]))
        results, until = [], monotonic() + _TORN_SECONDS
        for message, submits in zip(messages, cut, strict=True):
            got = self._completed(submits, [next(answers) for _ in submits], until)
            results.append(self._judged(message.key, submits, got))
        return results

    def is_bound(self) -> bool:
        """Whether the centre is reachable now; for health pages."""
        return not self._session.fault

    def close(self) -> None:
        self._session.close()

    def __enter__(self) -> "SmppGateway":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _bodies(self, message: OutgoingSms) -> list[tuple[str, bytes]]:
        encoded = encode(message.text)
        total, reference = len(encoded.parts), next(self._references)
        keys = [message.key] if total == 1 else self._noted(message.key, total)
        return [
            (key, self._body(message.to, encoded.data_coding, part, (reference, total, place)))
            for place, (key, part) in enumerate(zip(keys, encoded.parts, strict=True), 1)
        ]

    def _noted(self, key: str, total: int) -> list[str]:
        """A key for each part of a long message: an answer that comes late speaks of its part alone."""
        keys = [f"{key}#{place}" for place in range(1, total + 1)]
        long = _Long(key, dict.fromkeys(keys, Fate.UNKNOWN))
        with self._knowing:
            self._long |= dict.fromkeys(keys, long)
            while len(self._long) > _MOST_OPEN:
                del self._long[next(iter(self._long))]
        return keys

    def _body(self, to: str, coding: int, part: bytes, place: tuple[int, int, int]) -> bytes:
        in_parts = place[1] > 1
        return ShortMessage(
            source=self._centre.source,
            destination=to,
            content=header(*place) + part if in_parts else part,
            data_coding=coding,
            esm_class=ShortMessage.HAS_HEADER if in_parts else 0,
            registered_delivery=_RECEIPT_WANTED,
        ).encode()

    def _completed(
        self, submits: list[tuple[str, bytes]], got: list[Answer | Fate], until: float
    ) -> list[Answer | Fate]:
        """What is left of a message of which a part was taken: tried again, before `until` on the monotonic clock."""
        for attempt in range(_TORN_TRIES):
            missing = [place for place, answer in enumerate(got) if _may_repeat(answer)]
            if not missing or monotonic() > until or not any(_is_taken(answer) for answer in got):
                break
            threading.Event().wait(0.1 * 2**attempt)
            self._session.wait_bound()
            again = self._session.exchange([submits[place] for place in missing])
            for place, answer in zip(missing, again, strict=True):
                got[place] = answer
        return got

    def _keep(self, bodies: Sequence[bytes]) -> None:
        at = clock.now()
        reports: list[DeliveryReport] = []
        inbound: list[InboundSms] = []
        for body in bodies:
            try:
                message = ShortMessage.decode(body)
            except Malformed:
                # Kept by nobody could mean sent for ever: a report that cannot be read is kept as it is.
                reports.append(DeliveryReport("", "unknown", at, body.hex()))
                continue
            if message.is_receipt:
                reports.append(read_receipt(message, at))
            else:
                text = decode(message.data_coding, message.content)
                inbound.append(InboundSms(message.source, message.destination, text, at))
        if reports:
            self._on_reports(reports)
        if inbound:
            self._on_inbound(inbound)

    def _judged(self, key: str, submits: list[tuple[str, bytes]], got: list[Answer | Fate]) -> SubmitResult:
        with self._knowing:
            long = self._long.get(submits[0][0])
            if long is None:
                return _judge(key, got)
            known = [(submit[0], answer) for submit, answer in zip(submits, got, strict=True)]
            long.parts |= {part: answer for part, answer in known if answer is not Fate.UNKNOWN}
            long.told = True
            return self._judged_so_far(long)

    def _judged_so_far(self, long: _Long) -> SubmitResult:
        """Remembered while the answer to a part may still come."""
        if Fate.UNKNOWN not in long.parts.values():
            for key in long.parts:
                self._long.pop(key, None)
        return _judge(long.key, list(long.parts.values()))

    def _late(self, key: str, answer: Answer) -> None:
        with self._knowing:
            long = self._long.get(key)
            if long is not None:
                long.parts[key] = answer
                if not long.told:
                    return  # `submit` has not answered yet, and will say it
            result = self._judged_so_far(long) if long else _judge(key, [answer])
        self._on_late(result)


def _is_taken(answer: Answer | Fate) -> bool:
    return isinstance(answer, Answer) and answer.status == Status.OK


def _may_repeat(answer: Answer | Fate) -> bool:
    return answer is Fate.UNSENT or (isinstance(answer, Answer) and answer.status in _LATER)


def _judge(key: str, answers: Sequence[Answer | Fate]) -> SubmitResult:
    """One outcome for all parts: the most doubtful part decides."""
    ids = tuple(answer.message_id for answer in answers if isinstance(answer, Answer) and _is_taken(answer))
    first = ids[0] if ids else ""
    refused = [answer for answer in answers if not _is_taken(answer) and not _may_repeat(answer)]
    if Fate.UNKNOWN in refused:
        return SubmitResult(key, "uncertain", first, "no_answer", ids)
    if refused:
        return SubmitResult(key, "rejected", first, _status_text(refused[0]), ids)
    if len(ids) == len(answers):
        return SubmitResult(key, "accepted", first, "", ids)
    if ids:
        return SubmitResult(key, "uncertain", first, "incomplete", ids)
    return SubmitResult(key, "throttled", "", _status_text(answers[0]), ids)


def _status_text(answer: Answer | Fate) -> str:
    return f"smpp_{answer.status:#06x}" if isinstance(answer, Answer) else "not_sent"
