"""Deadlines of reports: read from data (deadlines.yaml), by kind and grade of the incident."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Annotated, Literal, Protocol

import yaml
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as validated

from unpaused.capabilities.filings.rules.words import (
    FOLDER,
    REPORTS,
    Grade,
    Kind,
    Label,
    Level,
    Report,
    first_fault,
    wrong,
)
from unpaused.kernel import clock

FILE = "deadlines.yaml"
UNGRADED: tuple[Kind, ...] = ("epidemic",)
"""Kinds that have no grade, ever."""
_STARTS: dict[Report, tuple[str, ...]] = {
    "first": ("occurred", "declared", "activated"),
    "follow_up": ("last_report",),
    "final": ("stood_down",),
}
_Amount = Annotated[int, Field(ge=0, strict=True)]


class Calendar(Protocol):
    """The working calendar of an incident."""

    def after(self, since: date, days: int) -> date:
        """The day on which so many working days end."""


@validated(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Limit:
    """A span: minutes and hours of the clock, or working days to the end of the last."""

    minutes: _Amount = 0
    hours: _Amount = 0
    working_days: _Amount = 0

    def end(self, since: datetime, calendar: Calendar) -> datetime:
        """The moment at which it ends."""
        if self.working_days:
            day = calendar.after(since.astimezone(clock.CHINA).date(), self.working_days)
            return clock.end_of(day)
        return since + self.span

    @property
    def span(self) -> timedelta:
        """Of the clock alone."""
        return timedelta(hours=self.hours, minutes=self.minutes)

    @property
    def is_one_thing(self) -> bool:
        """More than nothing, and not the clock and the calendar at once."""
        return bool(self.span) != bool(self.working_days)


@validated(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Rule:
    """When one report is due, for which kinds and grades of incident."""

    report: Report
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    grades: tuple[Grade, ...]
    runs_from: Literal["occurred", "declared", "activated", "last_report", "stood_down"]
    to_province: Limit
    to_regulator: Limit
    warn: Limit
    source: Label
    read_at_source: Annotated[bool, Field(strict=True)]

    def limit(self, level: Level) -> Limit:
        """Of a branch: to reach the province; of the province: to reach the regulator."""
        return self.to_province if level == "branch" else self.to_regulator

    def fits(self, report: str, kind: str, grade: str) -> bool:
        graded = not self.grades or (kind not in UNGRADED and grade in self.grades)
        return self.report == report and kind in self.kinds and graded


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All rules in their order. `version` is a digest of the file they came from."""

    version: str
    rules: tuple[Rule, ...]

    def rule(self, report: str, kind: str, grade: str) -> Rule | None:
        """The first that fits; None where no such report is asked for. A grade of what has none is not looked at."""
        return next((each for each in self.rules if each.fits(report, kind, grade)), None)


_RULES = TypeAdapter(list[Rule])


@cache
def deadlines() -> Deadlines:
    """Those of this installation, read once. Raises Refused as `read_deadlines`."""
    return read_deadlines((FOLDER / FILE).read_text(encoding="utf-8"))


def read_deadlines(text: str) -> Deadlines:
    """Raises Refused for a rule with a fault, with its place: an unknown word, no limit or two at once, a clock that
    cannot run from there, a grade for an epidemic, a report that no rule speaks of."""
    try:
        rules = tuple(_RULES.validate_python(yaml.safe_load(text)))
    except (ValidationError, yaml.YAMLError) as error:
        raise wrong(FILE, *first_fault(error)) from None
    for place, rule in enumerate(rules):
        for fault in _faults(rule):
            raise wrong(FILE, str(place), fault)
    for report in REPORTS:
        if not any(rule.report == report for rule in rules):
            raise wrong(FILE, report, "missing")
    return Deadlines(hashlib.sha256(text.encode()).hexdigest()[:16], rules)


def _faults(rule: Rule) -> list[str]:
    limits = {"to_province": rule.to_province, "to_regulator": rule.to_regulator}
    found = [f"{name}: minutes and hours, or working_days" for name, each in limits.items() if not each.is_one_thing]
    if rule.runs_from not in _STARTS[rule.report]:
        found.append(f"runs_from: {', '.join(_STARTS[rule.report])}")
    if rule.grades and any(kind in UNGRADED for kind in rule.kinds):
        found.append("grades: an epidemic has none")
    if rule.warn.working_days:
        found.append("warn: minutes and hours")
    return found
