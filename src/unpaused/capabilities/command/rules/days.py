"""Today against yesterday: how much a figure grew since midnight, and by the same hour of the day before. Pure.

Days begin at midnight in the incident's time zone. Every area of the codes that incidents are declared for keeps China
time, so that is the one zone there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

READ_WITHIN = timedelta(minutes=30)
"""A reading older than that before its moment says nothing about it: then there is no comparison, and no guess."""


@dataclass(frozen=True, slots=True)
class Moments:
    """The three moments whose readings are needed, besides now."""

    midnight: datetime
    this_hour_yesterday: datetime
    midnight_before: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """`today`: since midnight. `by_now`: yesterday from midnight to this hour. `whole`: all of yesterday. None: not
    read."""

    today: float | None
    by_now: float | None
    whole: float | None


def moments_of(now: datetime, zone: ZoneInfo) -> Moments:
    """The day changes at midnight of the zone, whatever the machine's clock shows."""
    today = now.astimezone(zone).date()
    midnight = datetime.combine(today, time(), zone)
    before = datetime.combine(today - timedelta(days=1), time(), zone)
    return Moments(midnight, now - timedelta(days=1), before)


def compared(now: float | None, read: Mapping[datetime, float | None], moments: Moments) -> Day:
    """`read`: the figure at each of the moments, None where nobody read it in time."""
    midnight, hour, before = (
        read[each] for each in (moments.midnight, moments.this_hour_yesterday, moments.midnight_before)
    )
    return Day(_grown(now, midnight), _grown(hour, before), _grown(midnight, before))


def value_at(moment: datetime, since: datetime | None, last: tuple[datetime, float] | None) -> float | None:
    """The last reading before a moment. Before the incident was in force (`since`) every figure of it was 0."""
    if since is not None and moment <= since:
        return 0.0
    if last is None or moment - last[0] > READ_WITHIN:
        return None
    return last[1]


def _grown(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before
