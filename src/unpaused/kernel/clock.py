"""The one place that asks what time it is."""

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(timezone.utc)


def today() -> date:
    """The current day in China, where the customers are."""
    return now().astimezone(CHINA).date()
