"""When to try again, and how long a lease holds."""

from datetime import timedelta

LEASE = timedelta(seconds=150)
"""Longer than a slice can take: four windows of answers that all time out."""
LONGEST_WAIT = timedelta(minutes=5)


def wait_after(tries: int) -> timedelta:
    """2, 4, 8, ... seconds, at most five minutes: for a message that was not taken, and for a gateway that is down."""
    return min(timedelta(seconds=2 ** min(max(tries, 1), 10)), LONGEST_WAIT)
