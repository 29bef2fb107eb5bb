"""Working days: the statutory calendar as data, and what an incident moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[1] / "calendars"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`moved` says of single days whether they are working days; every other day goes by its weekday."""

    moved: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        return self.moved.get(day, day.weekday() < _SATURDAY)

    def working_days_between(self, since: date, until: date) -> int:
        """Working days after `since` up to and with `until`; 0 where `until` is not later."""
        days = (since + timedelta(days=number) for number in range(1, (until - since).days + 1))
        return sum(self.is_working(day) for day in days)

    def after(self, since: date, days: int) -> date:
        """The day on which a limit of so many working days ends; the day itself does not count."""
        day = since
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working(day)
        return day

    def with_moved(self, moved: Mapping[date, bool]) -> "WorkingCalendar":
        """This calendar, with days moved once more."""
        return WorkingCalendar({**self.moved, **moved})


@dataclass(frozen=True, slots=True)
class Year:
    """One statutory year; `sources` are the notices, "(check)" where they were not read."""

    moved: Mapping[date, bool]
    sources: tuple[str, ...]


@cache
def statutory() -> WorkingCalendar:
    """Every year that is shipped. Years without data go by the weekday alone: see `years`."""
    return WorkingCalendar({day: working for year in years().values() for day, working in year.moved.items()})


@cache
def years() -> Mapping[int, Year]:
    return {int(file.stem): _year(file) for file in sorted(FOLDER.glob("[0-9]*.yaml"))}


def _year(file: Path) -> Year:
    raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    moved: dict[date, bool] = {}
    for since, until in raw["holidays"]:
        moved |= {since + timedelta(days=number): False for number in range((until - since).days + 1)}
    moved |= dict.fromkeys(raw["working"], True)
    return Year(moved, tuple(raw["sources"]))
