"""The one place that asks what time it is."""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(timezone.utc)


def today() -> date:
    """The current day in China, where the customers are."""
    return now().astimezone(CHINA).date()


def end_of(day: date) -> datetime:
    """The first moment after a day in China; of the last day that a calendar has, its last moment."""
    if day == date.max:
        return datetime.combine(day, time.max, CHINA)
    return datetime.combine(day + timedelta(days=1), time(), CHINA)
