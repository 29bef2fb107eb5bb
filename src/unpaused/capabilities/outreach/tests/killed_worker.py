"""A worker that dies by SIGKILL at a named point, or sends until somebody kills it.

`python -m ...killed_worker POINT`; POINT: leased (after the lease, before anything may leave), submitting (after the
mark, before the first octet), submitted (after the gateway's answers, before they are written down), never.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from unpaused.capabilities.outreach.actions import leasing, recording, sending  # noqa: E402  settings come first
from unpaused.capabilities.outreach.actions.senders import SmsSender  # noqa: E402


def _die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str) -> None:
    places: dict[str, tuple[object, str, Callable[..., Any]]] = {
        "leased": (leasing, "mark_submitting", _die),
        "submitting": (SmsSender, "submit", _die),
        "submitted": (recording, "record", _die),
    }
    if point in places:
        setattr(*places[point])


def main() -> None:
    _arm(sys.argv[1])
    print("ready", flush=True)
    while True:
        if not sending.send_due(channel="sms", urgent=False):
            time.sleep(0.02)


if __name__ == "__main__":
    main()
