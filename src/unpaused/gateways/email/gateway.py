"""What Unpaused asks of any way to send e-mail."""

import hashlib
from dataclasses import dataclass
from typing import Literal, Protocol

Outcome = Literal["accepted", "rejected", "uncertain", "throttled"]
"""As for short messages: throttled was not taken and may be tried again; uncertain must not be by itself."""


@dataclass(frozen=True, slots=True)
class EmailResult:
    """What became of one e-mail; `message_id` is in it whatever the outcome."""

    key: str
    outcome: Outcome
    message_id: str
    error: str = ""


class EmailGateway(Protocol):
    """One mail server, one sender."""

    def send(self, key: str, to: str, subject: str, text: str, html: str | None = None) -> EmailResult:
        """Send one e-mail; the same key gives the same Message-ID, so that a repeat can be recognised.

        Raises Unavailable when the mail server cannot be reached or does not let us in: nothing was sent.
        """
        ...

    def close(self) -> None: ...


def message_id(key: str, domain: str) -> str:
    """The Message-ID of a key. A digest: keys are ours and not for the world to read."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
