"""Watches for the bank's answers: money that has arrived should not wait for the next full minute."""

import os
import signal
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from django.db import DatabaseError, close_old_connections  # noqa: E402  settings come first

from unpaused.capabilities.claims.public import poll_bank  # noqa: E402

PAUSE_SECONDS = 0.5


def main() -> None:
    """Until SIGINT or SIGTERM. A database that is down is waited for; the sweep of the worker is the safety net."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    while not told.wait(PAUSE_SECONDS):
        close_old_connections()
        try:
            poll_bank()
        except DatabaseError:
            told.wait(2)


if __name__ == "__main__":
    main()
