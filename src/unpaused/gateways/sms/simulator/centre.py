"""The message centre: an SMPP 3.4 server on loopback, asyncio in a thread of its own."""

import asyncio
import contextlib
import hmac
import secrets
import threading
from collections import deque
from dataclasses import dataclass, replace
from itertools import count

from unpaused.gateways.simulation import share_of
from unpaused.gateways.sms.receipts import write_receipt
from unpaused.gateways.sms.simulator.handsets import Faults, Handsets
from unpaused.gateways.sms.smpp.pdu import (
    RESPONSE,
    Bind,
    Command,
    Framer,
    Malformed,
    Pdu,
    ShortMessage,
    Status,
    c_string,
)
from unpaused.gateways.sms.text import encode
from unpaused.kernel import clock

_BINDS = {Command.BIND_TRANSCEIVER, Command.BIND_TRANSMITTER, Command.BIND_RECEIVER}
_DELIVERIES_AT_ONCE = 100
_AGAIN_AFTER = 0.2


@dataclass(slots=True)
class Delivery:
    """A deliver_sm until the other side has acknowledged it."""

    body: bytes
    tries: int = 0


class Session:
    """One connection: what is bound on it and what is on its way."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self.bound: int | None = None
        self.sequence = count(1)
        self.under_way: dict[int, Delivery] = {}

    @property
    def may_submit(self) -> bool:
        return self.bound in (Command.BIND_TRANSCEIVER, Command.BIND_TRANSMITTER)

    @property
    def may_receive(self) -> bool:
        return self.bound in (Command.BIND_TRANSCEIVER, Command.BIND_RECEIVER)

    def send(self, unit: Pdu) -> None:
        if not self.writer.is_closing():
            self.writer.write(unit.encode())

    def answer(self, unit: Pdu, status: int = Status.OK, body: bytes = b"") -> None:
        self.send(Pdu(unit.command | RESPONSE, status, unit.sequence, body))

    def drop(self) -> None:
        """End as a cut cable does: nothing more is sent, not even what was written."""
        self.writer.transport.abort()


class MessageCentre:
    """`start` and `stop` it; `handsets`, `faults` and `counts` tell and change the rest from any thread."""

    def __init__(self, system_id: str = "unpaused", password: str = "drill", port: int = 0) -> None:  # noqa: S107
        self._account = (system_id, password)
        self.port = port
        self.handsets = Handsets()
        self.faults = Faults()
        self.counts = {"submits": 0, "reports": 0, "acknowledged": 0, "binds": 0}
        # Ids of one run must not meet those of another: reports are joined by them for days.
        self._run_mark = secrets.token_hex(3).upper()
        self._ids = count(1)
        self._sessions: list[Session] = []
        self._waiting: deque[Delivery] = deque()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="message-centre", daemon=True)

    def start(self) -> "MessageCentre":
        """Listen; `port` then holds the true port. Raises OSError."""
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def drop_all(self) -> None:
        """Cut every connection."""
        self._loop.call_soon_threadsafe(self._drop_all)

    def reply(self, sender: str, to: str, text: str) -> None:
        """A handset writes back: one deliver_sm a part."""
        encoded = encode(text)
        for part in encoded.parts:
            body = ShortMessage(sender, to, part, encoded.data_coding).encode()
            self._loop.call_soon_threadsafe(self._deliver, Delivery(body))

    # -- the loop ---------------------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._started.set()
            self._loop.close()

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        try:
            server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        except OSError as error:
            self._failure = error
            return
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stopping.wait()
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for session in list(self._sessions):
            session.drop()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(writer)
        self._sessions.append(session)
        try:
            await self._converse(session, reader)
        except (OSError, Malformed):
            session.drop()
        finally:
            self._sessions.remove(session)
            self._waiting.extendleft(reversed(session.under_way.values()))
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            self._flush()

    async def _converse(self, session: Session, reader: asyncio.StreamReader) -> None:
        framer = Framer()
        while octets := await reader.read(65536):
            for unit in framer.feed(octets):
                self._handle(session, unit)
                if session.writer.is_closing():
                    return
            await session.writer.drain()

    def _handle(self, session: Session, unit: Pdu) -> None:
        if unit.command in _BINDS:
            self._bind(session, unit)
        elif unit.command == Command.ENQUIRE_LINK:
            session.answer(unit)
        elif unit.command == Command.UNBIND:
            session.answer(unit)
            session.bound = None
        elif unit.command == Command.SUBMIT_SM:
            self._submit(session, unit)
        elif unit.command == Command.DELIVER_SM_RESP:
            self._acknowledged(session, unit)
        elif not unit.command & RESPONSE:
            session.send(Pdu(Command.GENERIC_NACK, Status.INVALID_COMMAND, unit.sequence))

    def _bind(self, session: Session, unit: Pdu) -> None:
        asked = Bind.decode(unit.body)
        system_id, password = self._account
        if session.bound is not None:
            session.answer(unit, Status.ALREADY_BOUND)
        elif asked.system_id != system_id:
            session.answer(unit, Status.INVALID_SYSTEM_ID)
        elif self.faults.refuse_bind or not hmac.compare_digest(asked.password, password):
            session.answer(unit, Status.INVALID_PASSWORD)
        else:
            session.bound = unit.command
            self.counts["binds"] += 1
            session.answer(unit, Status.OK, c_string("drill-centre"))
            self._flush()

    def _drop_all(self) -> None:
        for session in list(self._sessions):
            session.drop()

    # -- messages ---------------------------------------------------------------------------------------------

    def _submit(self, session: Session, unit: Pdu) -> None:
        if not session.may_submit:
            session.answer(unit, Status.NOT_BOUND)
            return
        message = ShortMessage.decode(unit.body)
        if self.faults.take("throttle"):
            session.answer(unit, Status.THROTTLED, b"\0")
        elif self._refused(message):
            session.answer(unit, Status.INVALID_DESTINATION, b"\0")
        else:
            self._accept(session, unit, message)

    def _refused(self, message: ShortMessage) -> bool:
        suffix = self.faults.refuse_suffix
        return not message.destination.isdigit() or bool(suffix and message.destination.endswith(suffix))

    def _accept(self, session: Session, unit: Pdu, message: ShortMessage) -> None:
        self.counts["submits"] += 1
        provider_id = f"{self._run_mark}{next(self._ids):08d}"
        if not self._undeliverable(message):
            self.handsets.take(message, provider_id)
        early = self.faults.report == "before_answer"
        if early:
            self._report(message, provider_id)
        if self.faults.take_drop():
            session.drop()
        elif not self.faults.take("withhold_answers"):
            self._answer_later(session, unit, c_string(provider_id))
        if not early:
            self._report(message, provider_id)

    def _answer_later(self, session: Session, unit: Pdu, body: bytes) -> None:
        if self.faults.answer_delay:
            self._loop.call_later(self.faults.answer_delay, session.answer, unit, Status.OK, body)
        else:
            session.answer(unit, Status.OK, body)

    def _undeliverable(self, message: ShortMessage) -> bool:
        suffix = self.faults.undeliverable_suffix
        off = share_of(message.destination) < self.faults.switched_off_share
        return off or bool(suffix and message.destination.endswith(suffix))

    def _report(self, message: ShortMessage, provider_id: str) -> None:
        mode = self.faults.report
        if not message.registered_delivery & 1 or mode == "never":
            return
        stat, error = ("UNDELIV", "001") if self._undeliverable(message) else ("DELIVRD", "000")
        now = clock.now()
        named = f"9{provider_id}" if mode == "unknown_id" else provider_id
        receipt = ShortMessage(
            source=message.destination,
            destination=message.source,
            content=write_receipt(named, stat, error, now, now),
            esm_class=ShortMessage.IS_RECEIPT,
        ).encode()
        for _ in range(2 if mode == "twice" else 1):
            self._deliver(Delivery(receipt))

    def _deliver(self, delivery: Delivery) -> None:
        self._waiting.append(delivery)
        self._flush()

    def _flush(self) -> None:
        for session in self._sessions:
            while session.may_receive and self._waiting and len(session.under_way) < _DELIVERIES_AT_ONCE:
                if session.writer.is_closing():
                    break
                delivery = self._waiting.popleft()
                number = next(session.sequence)
                session.under_way[number] = delivery
                self.counts["reports"] += 1
                session.send(Pdu(Command.DELIVER_SM, 0, number, delivery.body))

    def _acknowledged(self, session: Session, unit: Pdu) -> None:
        delivery = session.under_way.pop(unit.sequence, None)
        if delivery is None:
            return
        if unit.status == Status.OK:
            self.counts["acknowledged"] += 1
        else:
            self._loop.call_later(_AGAIN_AFTER, self._deliver, replace(delivery, tries=delivery.tries + 1))
        self._flush()
