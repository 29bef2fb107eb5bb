"""E-mail through a mail server by SMTP (RFC 5321)."""

import smtplib
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from unpaused.gateways.email.gateway import EmailResult, Outcome, message_id
from unpaused.kernel import clock
from unpaused.kernel.errors import Unavailable

TLS_PORT = 465


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in and who sends it. Without a user name no sign-in is tried. `starttls`: never without TLS.
    Times in seconds."""

    host: str
    port: int
    sender: str
    sender_name: str = ""
    username: str = ""
    password: str = ""
    starttls: bool = False
    timeout: float = 20.0

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


class SmtpEmail:
    """An `EmailGateway` that keeps one connection open between mails. Safe for threads, one mail at a time."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None
        self._lock = threading.Lock()

    def send(self, key: str, to: str, subject: str, text: str, html: str | None = None) -> EmailResult:
        identity = message_id(key, self._server.domain)
        try:
            to.encode("ascii")  # what the envelope can carry: else the command would fail with the mails behind it
            message = self._compose(identity, to, subject, text, html)
        except (ValueError, IndexError, MessageError):
            # An address that is none (a@b.cn，), or a line break in a header.
            return EmailResult(key, "rejected", identity, "not_an_address")
        with self._lock:
            connection = self._connected()
            outcome, error = self._hand_in(connection, to, message.as_bytes())
        return EmailResult(key, outcome, identity, error)

    def close(self) -> None:
        with self._lock:
            self._drop(politely=True)

    def __enter__(self) -> "SmtpEmail":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _compose(self, identity: str, to: str, subject: str, text: str, html: str | None) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["Message-ID"] = identity
        message["Date"] = format_datetime(clock.now())
        message["From"] = Address(self._server.sender_name, addr_spec=self._server.sender)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = subject
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        if html is not None:
            message.add_alternative(html, subtype="html")
        return message

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None and self._alive(self._connection):
            return self._connection
        self._drop()
        server = self._server
        try:
            connection = _opened(server)
        except (OSError, smtplib.SMTPException) as error:
            raise _unavailable(error) from None
        self._connection = connection
        try:
            if server.starttls and not isinstance(connection, smtplib.SMTP_SSL):
                # Without one of its own the library takes any certificate, and the sign-in goes to whoever answers.
                connection.starttls(context=ssl.create_default_context())
            if server.username:
                connection.login(server.username, server.password)
            connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            # The last: the library takes no sign-in beyond ASCII.
            self._drop()
            raise _unavailable(error) from None
        return connection

    def _alive(self, connection: smtplib.SMTP) -> bool:
        try:
            return connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _hand_in(self, connection: smtplib.SMTP, to: str, content: bytes) -> tuple[Outcome, str]:
        try:
            code, _ = connection.mail(self._server.sender)
            if code == 250:
                code, _ = connection.rcpt(to)
            elif code >= 500:
                # The server will have nothing from us: no fault of this one mail, and the others would fare alike.
                self._drop(politely=True)
                raise Unavailable("email.sender_refused", "The mail server refuses our sender ({answer}).",
                                  answer=code)  # fmt: skip
            if code not in (250, 251):
                connection.rset()
                return _by_code(code)
        except (OSError, smtplib.SMTPException):
            # Before DATA: the server cannot have taken the mail.
            self._drop()
            return "throttled", "connection_lost"
        return self._hand_in_data(connection, content)

    def _hand_in_data(self, connection: smtplib.SMTP, content: bytes) -> tuple[Outcome, str]:
        try:
            code, _ = connection.data(content)
        except smtplib.SMTPDataError as refusal:
            # The transaction stands open still: within it the next mail would be refused for good.
            self._drop(politely=True)
            return _by_code(refusal.smtp_code)
        except (OSError, smtplib.SMTPException):
            # Within DATA: it may have.
            self._drop()
            return "uncertain", "no_answer"
        return ("accepted", "") if code == 250 else _by_code(code)

    def _drop(self, *, politely: bool = False) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(OSError, smtplib.SMTPException):
            if politely:
                connection.quit()
        connection.close()


def _opened(server: MailServer) -> smtplib.SMTP:
    """TLS from the first octet on port 465 (RFC 8314), else asked for by STARTTLS; in both the certificate must fit:
    whoever stands between would read password and mails."""
    if server.starttls and server.port == TLS_PORT:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=server.timeout)


def _by_code(code: int) -> tuple[Outcome, str]:
    return ("throttled" if 400 <= code < 500 else "rejected"), f"smtp_{code}"


def _unavailable(error: Exception) -> Unavailable:
    return Unavailable("email.unavailable", "The mail server cannot be reached ({reason}).",
                       reason=type(error).__name__)  # fmt: skip
