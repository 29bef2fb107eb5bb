"""What may become of a measure while it holds: ended early, prolonged, another value or area, another measure.

A change never reaches back: what held before it was confirmed still answers for that time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from unpaused.kernel.errors import Refused
from unpaused.kernel.periods import Period

LONGEST = timedelta(days=3660)
ALONE_FOR = timedelta(hours=2)
"""For so long one person alone keeps a safe measure going (design section 5, as for an activation)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What one measure says, and for how long. Empty `areas`: the incident's; empty `products`: all."""

    value: Any
    areas: tuple[str, ...]
    products: tuple[str, ...]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Within what a measure can hold: the incident's areas and period."""

    areas: tuple[str, ...]
    since: datetime
    until: datetime | None


def takes_effect(asked_at: datetime, now: datetime) -> datetime:
    """When a change that is confirmed now begins to count. A clock that was put back makes nothing reach back."""
    return max(asked_at, now)


def early_end(measure: Standing, until: datetime | None, at: datetime) -> datetime:
    """The new end, `until` None: at once. Raises Refused where it lies in the past, before the measure's begin, or no
    earlier than the end that it has."""
    check_standing(measure, at)
    end = max(at, measure.since) if until is None else until
    if until is not None and until < measure.since:
        raise Refused("measures.end_before_begin", "The measure would end before it begins.")
    if end < at:
        raise Refused("measures.end_past", "What held until today stays as it was: choose today or a later day.")
    if measure.until is not None and end >= measure.until:
        raise Refused("measures.end_not_early", "That is not earlier than the end that it has already.")
    return end


def later_end(measure: Standing, until: datetime | None, at: datetime, bounds: Bounds) -> datetime | None:
    """The new end, `until` None: as long as the incident. Raises Refused where it lies before the measure's begin, no
    later than the end it has, after the incident's end, or too far away."""
    check_standing(measure, at)
    end = bounds.until if until is None else until
    if end is not None and end <= measure.since:
        raise Refused("measures.end_before_begin", "The measure would end before it begins.")
    if measure.until is None or (end is not None and end <= measure.until):
        raise Refused("measures.end_not_late", "That is not later than the end that it has already.")
    check_end(end, at, bounds)
    return end


def check_end(end: datetime | None, at: datetime, bounds: Bounds) -> None:
    """Raises Refused for an end that is after the incident's, or absurd."""
    if bounds.until is not None and (end is None or end > bounds.until):
        raise Refused("measures.end_after_incident", "A measure cannot outlive the period of its incident.")
    if end is not None and end > at + LONGEST:
        raise Refused("measures.end_far", "A measure ends within ten years.")


def alone_until(measure: Standing, safe: bool, wanted: datetime | None, at: datetime) -> datetime:
    """How long one person alone keeps it going. Raises Refused for what the playbook does not mark as safe, and while
    there is time to find a second person."""
    if not safe:
        raise Refused("measures.not_safe", "The playbook does not mark this measure as safe for one person alone.")
    check_standing(measure, at)
    end = at + ALONE_FOR if wanted is None else min(at + ALONE_FOR, wanted)
    if measure.until is None or measure.until >= end:
        raise Refused("measures.time_left", "There is time: it holds for two hours more. Find a second person.")
    return end


def new_period(since: datetime | None, until: datetime | None, at: datetime, bounds: Bounds) -> Period:
    """From when until when an added measure holds; `since` None: at once. It may hold for what happened before, from
    the incident's begin on, as a playbook's may. Raises Refused."""
    begin = at if since is None else since
    end = bounds.until if until is None else until
    if begin < bounds.since:
        raise Refused("measures.before_incident", "A measure cannot begin before its incident.")
    if end is not None and end <= begin:
        raise Refused("measures.end_before_begin", "The measure would end before it begins.")
    if end is not None and end <= at:
        raise Refused("measures.end_past", "What held until today stays as it was: choose today or a later day.")
    check_end(end, at, bounds)
    return Period(begin, end)


def check_areas(
    areas: Iterable[str], bounds: Bounds, *, known: Callable[[str], bool], contains: Callable[[str, str], bool]
) -> None:
    """Raises Refused for an area that does not exist, or lies outside the incident's."""
    for code in areas:
        if not known(code):
            raise Refused("measures.area_unknown", "There is no area with the code {area}.", area=code)
        if not any(contains(own, code) or contains(code, own) for own in bounds.areas):
            raise Refused(
                "measures.area_outside",
                "The area {area} lies outside the incident: nothing would hold there.",
                area=code,
            )


def check_only_one(wanted: Standing, others: Iterable[Standing], contains: Callable[[str, str], bool]) -> None:
    """Raises Refused where another measure of the same incident and type holds for the same place, product and time:
    two values for one thing."""
    for other in others:
        if _meet(wanted, other, contains):
            raise Refused(
                "measures.two_values",
                "There is a value for this here and then already: two values for one thing. Change that one.",
            )


def check_standing(measure: Standing, at: datetime) -> None:
    """Raises Refused for a measure that is over."""
    if measure.until is not None and (measure.until <= at or measure.until <= measure.since):
        raise Refused("measures.over", "The measure has ended: add it anew.")


def _meet(one: Standing, other: Standing, contains: Callable[[str, str], bool]) -> bool:
    areas = not one.areas or not other.areas
    areas = areas or any(contains(a, b) or contains(b, a) for a in one.areas for b in other.areas)
    products = not one.products or not other.products or bool(set(one.products) & set(other.products))
    apart = _before(one.until, other.since) or _before(other.until, one.since)
    return areas and products and not apart


def _before(until: datetime | None, since: datetime) -> bool:
    return until is not None and until <= since
