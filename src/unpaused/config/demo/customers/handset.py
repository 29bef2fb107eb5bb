"""A telephone: what arrived on it, as the message centre of the drill tells over HTTP."""

import re
import time
from typing import Any

import httpx

_SHORT = re.compile(r"(?:短码|\bcode)\s*([2-9A-HJKMNP-TW-Z]{8})(?![0-9A-Za-z])")
_ONE_TIME = re.compile(r"验证码\s*([0-9]{6})(?![0-9])|(?<![0-9])([0-9]{6}) is your code")
PAUSE = 0.4


class Silent(Exception):
    """What was waited for did not come in time."""


class Handset:
    """One number. `read` remembers which messages were looked at."""

    def __init__(self, url: str, number: str, client: httpx.Client) -> None:
        self._address = f"{url.rstrip('/')}/handsets/{number}"
        self._client = client
        self._seen = 0

    def short_codes(self, patience: float) -> list[str]:
        """Every short code that came, newest first; a telephone may serve a family. Raises Silent."""
        return self._wait(_SHORT, patience)

    def mark(self) -> None:
        """From now on only what comes after is looked at."""
        self._seen = max((int(message["n"]) for message in self._messages()), default=0)

    def one_time_codes(self, patience: float) -> list[str]:
        """The one-time codes since `mark`, newest first. Raises Silent."""
        return self._wait(_ONE_TIME, patience)

    def _wait(self, wanted: re.Pattern[str], patience: float) -> list[str]:
        deadline = time.monotonic() + patience
        while True:
            found = _codes(wanted, [str(m["text"]) for m in self._messages() if int(m["n"]) > self._seen])
            if found:
                return found
            if time.monotonic() > deadline:
                raise Silent
            time.sleep(PAUSE)

    def _messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._client.get(self._address).raise_for_status().json()
        return found


def _codes(pattern: re.Pattern[str], texts: list[str]) -> list[str]:
    matches = [match for text in reversed(texts) if (match := pattern.search(text))]
    return list(dict.fromkeys(next(group for group in match.groups() if group) for match in matches))
