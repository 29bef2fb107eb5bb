"""A telephone: what arrived on it, as the message centre of the drill tells over HTTP."""

import re
import time
from collections.abc import Callable
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

    def short_code(self, patience: float) -> str:
        """The newest short code that came. Raises Silent."""
        return self._wait(lambda texts: _last(_SHORT, texts), patience)

    def mark(self) -> None:
        """From now on only what comes after is looked at."""
        self._seen = max((int(message["n"]) for message in self._messages()), default=0)

    def one_time_code(self, patience: float) -> str:
        """The newest one-time code since `mark`. Raises Silent."""
        return self._wait(lambda texts: _last(_ONE_TIME, texts), patience)

    def _wait(self, wanted: Callable[[list[str]], str], patience: float) -> str:
        deadline = time.monotonic() + patience
        while True:
            found = wanted([str(m["text"]) for m in self._messages() if int(m["n"]) > self._seen])
            if found:
                return found
            if time.monotonic() > deadline:
                raise Silent
            time.sleep(PAUSE)

    def _messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._client.get(self._address).raise_for_status().json()
        return found


def _last(pattern: re.Pattern[str], texts: list[str]) -> str:
    for text in reversed(texts):
        match = pattern.search(text)
        if match:
            return next(group for group in match.groups() if group)
    return ""
