"""Noting how calls to the world outside went, every ten seconds at most, never at the cost of the call itself."""

import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.conf import settings

from unpaused.foundation.machine.heartbeats import beat
from unpaused.kernel.errors import Unavailable

NOTE_SECONDS = 10.0
_noted: dict[tuple[str, str], float] = {}
_lock = Lock()


@contextmanager
def watched(name: str) -> Iterator[None]:
    """A call to the gateway `name` ("bank", "core", "sms", "email"): Unavailable is noted, and goes on its way."""
    try:
        yield
    except Unavailable as error:
        note(name, error.code)
        raise
    note(name)


def note(name: str, fault: str = "") -> None:
    """A success, or a failure with its code."""
    with _lock:
        now = time.monotonic()
        if now - _noted.get((name, fault), float("-inf")) < NOTE_SECONDS:
            return
        _noted[name, fault] = now
        for other in [each for each in _noted if each[0] == name and bool(each[1]) != bool(fault)]:
            del _noted[other]  # a change is noted at once
    with contextlib.suppress(Unavailable):  # the database is away: nobody can read it either
        beat(settings.DATABASE_URL, name, {}, fault=fault)
