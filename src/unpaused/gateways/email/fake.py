"""A mail server inside the process. Verified against a real one."""

from dataclasses import dataclass

from unpaused.gateways.email.gateway import EmailResult, Outcome, message_id
from unpaused.kernel.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail as it lies in a mailbox."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str | None


class FakeEmail:
    """Keeps every e-mail in `mailboxes`; `outcomes` sets another outcome for an address; `down` closes the server.
    An uncertain e-mail lies in the mailbox all the same, as it may in life."""

    def __init__(self, domain: str = "unpaused.example") -> None:
        self.mailboxes: dict[str, list[Mail]] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.down = False
        self._domain = domain

    def send(self, key: str, to: str, subject: str, text: str, html: str | None = None) -> EmailResult:
        if self.down:
            raise Unavailable("email.unavailable", "The mail server cannot be reached ({reason}).", reason="down")
        identity = message_id(key, self._domain)
        local, at, host = to.partition("@")
        if not (local and at and host and to.isascii()) or any(sign in to + subject for sign in "\r\n"):
            return EmailResult(key, "rejected", identity, "not_an_address")
        outcome = self.outcomes.get(to, "accepted")
        if outcome in ("accepted", "uncertain"):
            self.mailboxes.setdefault(to, []).append(Mail(identity, to, subject, text, html))
        return EmailResult(key, outcome, identity, "" if outcome == "accepted" else f"fake_{outcome}")

    def close(self) -> None:
        """Nothing to close."""
