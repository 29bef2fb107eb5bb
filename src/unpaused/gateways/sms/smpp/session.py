"""A synchronous SMPP session: many threads may submit, answers find their requests, the link mends itself.

Why not a library, found by trying: aiosmpplib 0.7.4 has no window, says nothing of the requests under way when
the link drops, and its sender ends on a message that it should split itself without a header (an unbound name);
smpp34 1.5.0 acknowledges a receipt before the application has seen it, so a kill in between loses it, and reports
a lost link as the same "system error" that a centre may answer. Both serve as independent peers in
tests/verification.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from time import monotonic

from unpaused.gateways.sms.smpp.deliveries import Deliveries, Keep
from unpaused.gateways.sms.smpp.link import Centre, Link, LinkLost
from unpaused.gateways.sms.smpp.pdu import RESPONSE, Command, Malformed, Pdu, Status, message_id

log = logging.getLogger(__name__)
_BIND_LOST = "the centre knows our bind no more"


class Fate(Enum):
    """What became of a request without an answer."""

    UNSENT = "unsent"
    """Not one octet left: trying again is safe."""
    UNKNOWN = "unknown"
    """It left, or may have: the centre may have taken it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The centre's answer to one submit_sm."""

    status: int
    message_id: str


@dataclass(slots=True, eq=False)
class _Request:
    key: str
    body: bytes
    result: Answer | Fate | None = None
    sent_at: float = 0.0


Late = Callable[[str, Answer], None]
"""Given the key of a submit that was already called UNKNOWN, and the answer that came after all."""


class SmppSession:
    """Keeps one bind alive in a thread of its own until `close`."""

    def __init__(self, centre: Centre, *, keep: Keep, late: Late) -> None:
        self._centre = centre
        self._late = late
        self._changed = threading.Condition()
        self._link: Link | None = None
        self._fault = "not connected yet"
        self._pending: dict[int, _Request] = {}
        self._overdue: dict[int, _Request] = {}
        self._closing = threading.Event()
        self._deliveries = Deliveries(keep)
        self._thread = threading.Thread(target=self._stay_bound, name="smpp-link", daemon=True)
        self._thread.start()

    # -- what callers do --------------------------------------------------------------------------------------

    def wait_bound(self, timeout: float | None = None) -> bool:
        """Whether the session is bound, waiting up to `timeout` seconds (default: the connect timeout)."""
        limit = self._centre.connect_timeout if timeout is None else timeout
        with self._changed:
            return self._changed.wait_for(lambda: self._link is not None, limit)

    @property
    def fault(self) -> str:
        """Why the session is not bound; empty when it is."""
        return "" if self._link is not None else self._fault

    def exchange(self, submits: Sequence[tuple[str, bytes]]) -> list[Answer | Fate]:
        """Submit (key, body) pairs within the window and wait for each answer; one result a pair, in order.

        A body without an answer after `answer_timeout` seconds, or on its way when the link dropped, is UNKNOWN;
        those behind it that never left are UNSENT.
        """
        requests = [_Request(key, body) for key, body in submits]
        place = 0
        with self._changed:
            link = self._link
            while link is not None and self._link is link and place < len(requests):
                batch = self._admit(link, requests[place : place + self._free()])
                place += len(batch)
                self._write_unlocked(link, batch)
                self._await(lambda: self._link is not link or self._free() > 0)
            self._await(lambda: all(request.result for request in requests[:place]))
        return [request.result or Fate.UNSENT for request in requests]

    def close(self) -> None:
        """Acknowledge what was kept, unbind, end the threads. Requests on their way become UNKNOWN."""
        with self._changed:
            self._closing.set()
            link = self._link
        self._deliveries.close()
        if link is not None:
            self._unbind(link)
        self._thread.join()

    # -- submitting (all of it under the condition's lock) -----------------------------------------------------

    def _free(self) -> int:
        return max(0, self._centre.window - len(self._pending))

    def _admit(self, link: Link, requests: list[_Request]) -> list[Pdu]:
        units = []
        for request in requests:
            unit = Pdu(Command.SUBMIT_SM, 0, link.next_sequence(), request.body)
            request.sent_at = monotonic()
            self._pending[unit.sequence] = request
            units.append(unit)
        return units

    def _write_unlocked(self, link: Link, units: list[Pdu]) -> None:
        # Not under the lock: a full socket must not keep the reader from taking answers.
        if not units:
            return
        self._changed.release()
        try:
            link.write(units)
        except LinkLost:
            link.close()
        finally:
            self._changed.acquire()

    def _await(self, ready: Callable[[], bool]) -> None:
        while not ready():
            self._expire()
            if not ready():
                self._changed.wait(self._next_expiry())

    def _next_expiry(self) -> float:
        oldest = next(iter(self._pending.values()), None)
        limit = self._centre.answer_timeout
        return limit if oldest is None else max(0.001, oldest.sent_at + limit - monotonic())

    def _expire(self) -> None:
        limit = monotonic() - self._centre.answer_timeout
        old = [number for number, request in self._pending.items() if request.sent_at <= limit]
        for number in old:
            request = self._pending.pop(number)
            request.result = Fate.UNKNOWN
            self._overdue[number] = request
        while len(self._overdue) > 10_000:
            del self._overdue[next(iter(self._overdue))]
        if old:
            self._changed.notify_all()

    # -- the link's thread ------------------------------------------------------------------------------------

    def _stay_bound(self) -> None:
        pause = 0.05
        while not self._closing.is_set():
            try:
                link = Link(self._centre)
            except (LinkLost, Malformed) as error:
                self._fault = str(error)
                self._closing.wait(pause)
                pause = min(pause * 2, self._centre.slowest_retry)
                continue
            pause = 0.05
            self._serve(link)

    def _serve(self, link: Link) -> None:
        with self._changed:
            if self._closing.is_set():
                link.close()
                return
            self._link = link
            self._changed.notify_all()
        try:
            self._dispatch(link, link.early)
            self._read_on(link)
        except (LinkLost, Malformed) as error:
            self._fault = str(error)
        except Exception:
            # Not foreseen; but a session that ends for ever would be worse than one that binds anew.
            log.exception("the SMPP link failed")
            self._fault = "internal error"
        finally:
            link.close()
            self._forget_link()

    def _read_on(self, link: Link) -> None:
        quiet = 0
        while True:
            units = link.read(self._centre.enquire_every)
            quiet = 0 if units is not None else quiet + 1
            if quiet > 1:
                raise LinkLost("the centre does not answer enquire_link")
            if quiet:
                link.write([Pdu(Command.ENQUIRE_LINK, 0, link.next_sequence())])
            self._dispatch(link, units or [])

    def _forget_link(self) -> None:
        with self._changed:
            self._link = None
            for request in self._pending.values():
                request.result = Fate.UNKNOWN
            self._pending.clear()
            self._overdue.clear()
            self._changed.notify_all()

    def _dispatch(self, link: Link, units: list[Pdu]) -> None:
        answers = [unit for unit in units if _answers(unit)]
        if answers:
            self._settle(answers)
        for unit in units:
            if unit.command == Command.DELIVER_SM:
                self._deliveries.put(link, unit)
            elif unit.command in (Command.ENQUIRE_LINK, Command.UNBIND):
                link.write([Pdu(unit.command | RESPONSE, 0, unit.sequence)])
                if unit.command == Command.UNBIND:
                    raise LinkLost("unbound by the centre")
            elif unit.command == Command.UNBIND_RESP:
                raise LinkLost("unbound")
            elif not unit.command & RESPONSE:
                link.write([Pdu(Command.GENERIC_NACK, Status.INVALID_COMMAND, unit.sequence)])
        if self._link is None:
            raise LinkLost(_BIND_LOST)

    def _settle(self, units: list[Pdu]) -> None:
        late: list[tuple[_Request, Answer]] = []
        with self._changed:
            for unit in units:
                answer = Answer(unit.status, message_id(unit.body))
                request = self._pending.pop(unit.sequence, None)
                if request is not None:
                    request.result = answer
                elif (overdue := self._overdue.pop(unit.sequence, None)) is not None:
                    late.append((overdue, answer))
            if not self._pending and any(unit.status == Status.NOT_BOUND for unit in units):
                # Made anew while nothing is on its way, so that nothing falls into doubt.
                self._link, self._fault = None, _BIND_LOST
            self._changed.notify_all()
        for request, answer in late:
            self._tell_late(request.key, answer)

    def _tell_late(self, key: str, answer: Answer) -> None:
        try:
            self._late(key, answer)
        except Exception:
            # The message stays uncertain, which is what it was; the link must live on.
            log.exception("a late answer could not be kept")

    def _unbind(self, link: Link) -> None:
        try:
            link.write([Pdu(Command.UNBIND, 0, link.next_sequence())])
            with self._changed:
                self._changed.wait_for(lambda: self._link is not link, 1.0)
        except LinkLost:
            pass
        link.close()


def _answers(unit: Pdu) -> bool:
    """A refusal of the whole unit (generic_nack) that says nothing is wrong has said nothing: no message was taken."""
    return unit.command == Command.SUBMIT_SM_RESP or (unit.command == Command.GENERIC_NACK and unit.status != Status.OK)
