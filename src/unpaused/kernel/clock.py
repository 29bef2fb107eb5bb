"""The one place that asks what time it is."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Of what somebody says of an emergency. At the ends of the calendar a moment in China is none in UTC any more."""


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(timezone.utc)


def today() -> date:
    """The current day in China, where the customers are."""
    return now().astimezone(CHINA).date()


def is_plausible(day: date) -> bool:
    """Whether its year can be meant; of a moment as it was said, in its own zone."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def end_of(day: date) -> datetime:
    """The first moment after a day in China; of the last day that a calendar has, its last moment."""
    if day == date.max:
        return datetime.combine(day, time.max, CHINA)
    return datetime.combine(day + timedelta(days=1), time(), CHINA)
