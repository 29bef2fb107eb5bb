"""Which reports an office owes, when, and how each duty stands. A missed deadline stays a missed deadline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from unpaused.capabilities.filings.rules.deadlines import Calendar, Deadlines, Rule
from unpaused.capabilities.filings.rules.words import Level, Report

State = Literal["met", "met_late", "due", "due_soon", "overdue"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Of the incident. `moments`: "occurred", "declared", "activated". `ended_at` None while it is in force."""

    kind: str
    grade: str
    moments: Mapping[str, datetime]
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A report that reached the province, or the regulator, at a moment."""

    report: str
    serial: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """One report that is or was due. `serial` counts follow-ups from 1; 0 for the others."""

    report: Report
    serial: int
    rule: Rule
    since: datetime
    due_at: datetime
    met_at: datetime | None

    def state(self, now: datetime) -> State:
        """Met in time or late; else by how near its end is."""
        if self.met_at is not None:
            return "met" if self.met_at <= self.due_at else "met_late"
        if self.due_at <= now:
            return "overdue"
        return "due_soon" if self.due_at - now <= self.rule.warn.span else "due"


_Maker = Callable[[Report, int, datetime], Duty | None]


def duties(
    deadlines: Deadlines, facts: Facts, level: Level, delivered: Sequence[Delivered], calendar: Calendar
) -> list[Duty]:
    """First, each follow-up that was or is to be given, final once the incident ended; in that order.

    A follow-up counts from the delivery of the report before it, and is owed where the incident outlives its deadline.
    """
    met = {(each.report, each.serial): each.at for each in delivered}

    def duty(report: Report, serial: int, since: datetime) -> Duty | None:
        rule = deadlines.rule(report, facts.kind, facts.grade)
        if rule is None:
            return None
        due_at = rule.limit(level).end(since, calendar)
        return Duty(report, serial, rule, since, due_at, met.get((report, serial)))

    found = [_first(deadlines, facts, duty), *_follow_ups(facts, met, duty)]
    if facts.ended_at is not None:
        found.append(duty("final", 0, facts.ended_at))
    return [each for each in found if each is not None]


def _first(deadlines: Deadlines, facts: Facts, duty: _Maker) -> Duty | None:
    rule = deadlines.rule("first", facts.kind, facts.grade)
    return duty("first", 0, facts.moments[rule.runs_from]) if rule else None


def _follow_ups(facts: Facts, met: Mapping[tuple[str, int], datetime], duty: _Maker) -> list[Duty]:
    found: list[Duty] = []
    last, serial = met.get(("first", 0)), 1
    while last is not None:
        each = duty("follow_up", serial, last)
        if each is None or (each.met_at is None and _outlived(facts, each)):
            break
        found.append(each)
        last, serial = each.met_at, serial + 1
    return found


def _outlived(facts: Facts, duty: Duty) -> bool:
    """The incident ended before the deadline: the final report takes its place."""
    return facts.ended_at is not None and facts.ended_at <= duty.due_at
