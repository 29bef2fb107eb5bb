"""What the centre remembers: what each handset received, and which faults are switched on."""

import threading
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from unpaused.gateways.sms.smpp.pdu import ShortMessage
from unpaused.gateways.sms.text import decode, read_header
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@dataclass(slots=True)
class Faults:
    """How the centre misbehaves. Counts run down with each submit; the rest holds until it is changed."""

    drop_after: int = 0
    """The n-th submit from now is delivered, then the connection goes without an answer to it."""
    withhold_answers: int = 0
    """The next n submits are taken, and their answers wait for the drop, or for ever."""
    throttle: int = 0
    refuse_suffix: str = ""
    undeliverable_suffix: str = ""
    switched_off_share: float = 0.0
    """So many of all numbers, always the same ones, are off: nothing reaches them."""
    report: Literal["once", "never", "twice", "before_answer", "unknown_id"] = "once"
    answer_delay: float = 0.0
    refuse_bind: bool = False

    def change(self, wanted: dict[str, Any]) -> None:
        """Raises Refused for a fault that is not known."""
        known = {field.name for field in fields(self)}
        for name, value in wanted.items():
            if name not in known:
                raise Refused("simulator.unknown_fault", "There is no fault called {name}.", name=name)
            setattr(self, name, value)

    def take(self, name: Literal["throttle", "withhold_answers"]) -> bool:
        """Use up one of a counted fault; whether there was one left."""
        left = int(getattr(self, name))
        setattr(self, name, max(0, left - 1))
        return left > 0

    def take_drop(self) -> bool:
        """Whether this submit is the one to drop at."""
        due = self.drop_after == 1
        self.drop_after = max(0, self.drop_after - 1)
        return due


@dataclass(frozen=True, slots=True)
class Received:
    """One message as a handset shows it; `n` counts all messages of the centre from 1, `at` is ISO 8601 in UTC."""

    n: int
    at: str
    sender: str
    to: str
    text: str
    provider_id: str
    parts: int

    def as_json(self) -> dict[str, Any]:
        answer = asdict(self)
        answer["from"] = answer.pop("sender")
        return answer


class Handsets:
    """Every handset's messages, parts put together. Safe for threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._all: list[Received] = []
        self._by_number: dict[str, list[Received]] = {}
        self._parts: dict[tuple[str, str, int, int], dict[int, tuple[str, bytes]]] = {}

    def take(self, message: ShortMessage, provider_id: str) -> None:
        """Deliver one part; the message shows once all parts are there."""
        with self._changed:
            place, content = read_header(message.content) if message.has_header else (None, message.content)
            if place is None:
                self._show(message, [(provider_id, content)])
                return
            reference, total, number = place
            key = (message.source, message.destination, reference, total)
            parts = self._parts.setdefault(key, {})
            parts[number] = (provider_id, content)
            if len(parts) == total:
                del self._parts[key]
                self._show(message, [parts[number] for number in sorted(parts)])

    def _show(self, message: ShortMessage, parts: list[tuple[str, bytes]]) -> None:
        text = decode(message.data_coding, b"".join(content for _, content in parts))
        shown = Received(
            n=len(self._all) + 1, at=clock.now().isoformat(), sender=message.source,
            to=message.destination, text=text, provider_id=parts[0][0], parts=len(parts),
        )  # fmt: skip
        self._all.append(shown)
        self._by_number.setdefault(shown.to, []).append(shown)
        self._changed.notify_all()

    def of(self, number: str) -> list[Received]:
        with self._changed:
            return list(self._by_number.get(number, []))

    def since(self, n: int) -> list[Received]:
        with self._changed:
            return self._all[max(0, n) :]

    def wait_for(self, count: int, timeout: float = 10.0) -> bool:
        """Whether `count` messages in all have been shown within `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._all) >= count, timeout)

    @property
    def count(self) -> int:
        with self._changed:
            return len(self._all)
