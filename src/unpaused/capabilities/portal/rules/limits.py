"""How often a thing may happen: sliding windows over the moments at which it did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ASKEW = timedelta(seconds=30)
"""So far the clocks of two machines may differ. What lies further ahead was written before a clock was put back."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` times in any span of `within`."""

    count: int
    within: timedelta


CODES_SENT = (Limit(1, MINUTE), Limit(5, HOUR), Limit(10, DAY))
"""One-time codes to one person: what the regulator's rules for messages allow (domain.md)."""
WRONG_CODES = (Limit(5, 15 * MINUTE),)
"""The fifth wrong one-time code closes the door for a quarter of an hour."""
WRONG_IDENTITIES = (Limit(5, DAY),)
"""Then a person must look: the hotline."""
UNKNOWN_SHORT_CODES = (Limit(30, 15 * MINUTE), Limit(200, DAY))
"""From one address. Many customers share one behind a carrier, so only codes that nobody was given count."""
QUESTIONS = (Limit(20, 15 * MINUTE), Limit(200, DAY))
"""Of "is this message from you?", from one address."""


def wait(limits: Iterable[Limit], moments: Sequence[datetime], now: datetime) -> timedelta:
    """How long until one more is within all limits; zero where it is now. `moments` in any order; those
    ahead of a clock that was put back count no more, lest they keep somebody out for longer than any limit says."""
    return max((_wait(limit, moments, now) for limit in limits), default=timedelta(0))


def _wait(limit: Limit, moments: Sequence[datetime], now: datetime) -> timedelta:
    recent = sorted(min(moment, now) for moment in moments if -ASKEW < now - moment < limit.within)
    if len(recent) < limit.count:
        return timedelta(0)
    return recent[-limit.count] + limit.within - now


def longest(limits: Iterable[Limit]) -> timedelta:
    """How far back moments matter."""
    return max(limit.within for limit in limits)


def minutes(wait: timedelta) -> int:
    """Whole minutes for people, rounded up: nobody should come back too early."""
    return -(-int(wait.total_seconds()) // 60) or 1
