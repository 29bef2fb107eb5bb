"""Mailboxes in memory behind aiosmtpd, and their HTTP door."""

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import Envelope, Session

from unpaused.gateways.simulation import LOOPBACK, Answer, JsonDoor
from unpaused.kernel import clock


@dataclass(slots=True)
class Faults:
    """Counts run down with each e-mail; the rest holds until it is changed."""

    busy: int = 0
    """The next n recipients are put off with a 451."""
    refuse_suffix: str = ""
    """Addresses ending so do not exist (550)."""
    drop_in_data: int = 0
    """The next n e-mails are kept, then the connection goes without an answer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One e-mail; `n` counts all of them from 1, `at` is ISO 8601 in UTC."""

    n: int
    at: str
    to: str
    sender: str
    message_id: str
    subject: str
    text: str
    html: str | None


class Mailboxes:
    """The handler that aiosmtpd calls, and what it kept. Safe for threads."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._changed = threading.Condition()
        self._all: list[Kept] = []

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.faults.busy > 0:
            self.faults.busy -= 1
            return "451 4.3.2 busy"
        if self.faults.refuse_suffix and address.endswith(self.faults.refuse_suffix):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        for address in envelope.rcpt_tos:
            self._keep(address, envelope)
        if self.faults.drop_in_data > 0:
            self.faults.drop_in_data -= 1
            cast(asyncio.WriteTransport, server.transport).abort()
        return "250 OK"

    def _keep(self, address: str, envelope: Envelope) -> None:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        # The modern policy makes an EmailMessage, with its text already decoded.
        message: EmailMessage = message_from_bytes(content, policy=SMTP)
        with self._changed:
            self._all.append(
                Kept(
                    n=len(self._all) + 1,
                    at=clock.now().isoformat(),
                    to=address,
                    sender=str(message["From"]),
                    message_id=str(message["Message-ID"]).strip(),
                    subject=str(message["Subject"]),
                    text=_body(message, "plain") or "",
                    html=_body(message, "html"),
                )
            )
            self._changed.notify_all()

    def of(self, address: str) -> list[Kept]:
        with self._changed:
            return [kept for kept in self._all if kept.to == address]

    def since(self, n: int) -> list[Kept]:
        with self._changed:
            return self._all[max(0, n) :]


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    return None if part is None else str(part.get_content()).replace("\r\n", "\n").rstrip("\n")


class _Controller(Controller):
    def factory(self) -> Server:
        return Server(self.handler, enable_SMTPUTF8=True, ident="drill-mail")

    def _trigger_server(self) -> None:
        # Upstream connects to the port it was given, which for a free one is 0.
        self.port = cast(asyncio.Server, self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class EmailService:
    """A running mail server and its door; `stop` ends both."""

    def __init__(self, port: int = 0, http_port: int = 0) -> None:
        self.mailboxes = Mailboxes()
        self._controller = _Controller(self.mailboxes, hostname=LOOPBACK, port=port)
        self._controller.start()
        self.port: int = self._controller.port
        self.door = JsonDoor(self._route, http_port)
        self.door.start()

    def stop(self) -> None:
        self.door.stop()
        self._controller.stop()

    def _route(self, method: str, parts: list[str], query: Mapping[str, str], body: Any) -> Answer:
        match method, parts:
            case "GET", ["mailboxes", address]:
                return 200, [asdict(kept) for kept in self.mailboxes.of(address)]
            case "GET", ["messages"]:
                since = int(query["since"]) if query.get("since", "").isdecimal() else 0
                return 200, [asdict(kept) for kept in self.mailboxes.since(since)]
            case _, ["faults"]:
                return self._faults(method, body)
        return 404, {"error": "no such page"}

    def _faults(self, method: str, body: Any) -> Answer:
        if method == "DELETE":
            self.mailboxes.faults = Faults()
        elif method == "POST" and isinstance(body, dict):
            if unknown := body.keys() - {field.name for field in fields(Faults)}:
                return 422, {"error": f"no such fault: {', '.join(sorted(unknown))}"}
            for name, value in body.items():
                setattr(self.mailboxes.faults, name, value)
        return 200, asdict(self.mailboxes.faults)
