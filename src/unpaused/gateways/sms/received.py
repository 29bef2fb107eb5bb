"""What the handsets of a drill received, asked of the drill's message centre."""

from dataclasses import dataclass
from datetime import datetime

import httpx

from unpaused.kernel.errors import Unavailable

_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class ReceivedSms:
    """One message as a handset shows it."""

    at: datetime
    sender: str
    to: str
    text: str


def received(url: str) -> list[ReceivedSms]:
    """Every message that any handset received, oldest first. Raises Unavailable where the centre does not answer."""
    try:
        answer = httpx.get(f"{url.rstrip('/')}/messages", timeout=_SECONDS).raise_for_status().json()
        return [
            ReceivedSms(datetime.fromisoformat(each["at"]), each["from"], each["to"], each["text"]) for each in answer
        ]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
        raise Unavailable("sms.handsets", "The drill's message centre does not answer.") from None
