"""Which measures hold for a place, a product and a moment, and what value comes of several."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Generic, TypeVar

from unpaused.kernel.periods import Period

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Value]):
    """A measure of an incident that was activated. Empty `areas`: those of the incident; empty `products`: all.

    `ended_at` is the incident's stand-down, which ends the measure whatever its period says.
    """

    measure_id: int
    incident_id: int
    incident_number: str
    value: Value
    incident_areas: tuple[str, ...]
    areas: tuple[str, ...]
    products: tuple[str, ...]
    period: Period
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about. `lineage`: the codes of every area that holds the place, the country's among them.

    `lineage` None: the place is not known. `incident_id`: the incident for which the person was found; somebody hit
    there who lives elsewhere is treated as hit there.
    """

    lineage: frozenset[str] | None
    product_code: str | None
    at: datetime
    incident_id: int | None = None


@dataclass(frozen=True, slots=True)
class Source(Generic[Value]):
    """One measure that holds; one granted to a single case has a `grant_id`, and 0 for the measure."""

    measure_id: int
    incident_number: str
    value: Value
    grant_id: int | None = None


@dataclass(frozen=True, slots=True)
class InForce(Generic[Value]):
    """The value that holds and every measure that holds with it; no source: the normal value."""

    value: Value
    sources: tuple[Source[Value], ...]


def resolve(
    candidates: Iterable[Candidate[Value]], asked: Asked, *, normal: Value, kinder: Callable[[Value, Value], Value]
) -> InForce[Value]:
    """The value kinder to the customer where several measures hold, `normal` where none does."""
    holding = sorted((c for c in candidates if holds(c, asked)), key=lambda c: c.measure_id)
    sources = tuple(Source(c.measure_id, c.incident_number, c.value) for c in holding)
    value = reduce(kinder, (source.value for source in sources)) if sources else normal
    return InForce(value, sources)


def holds(candidate: Candidate[Value], asked: Asked) -> bool:
    """Whether one measure holds for what is asked."""
    return _in_time(candidate, asked.at) and _for_product(candidate, asked.product_code) and _at_place(candidate, asked)


def _in_time(candidate: Candidate[Value], at: datetime) -> bool:
    return candidate.period.contains(at) and (candidate.ended_at is None or at < candidate.ended_at)


def _for_product(candidate: Candidate[Value], product_code: str | None) -> bool:
    return not candidate.products or product_code in candidate.products


def _at_place(candidate: Candidate[Value], asked: Asked) -> bool:
    """Unknown place: the doubt goes to the customer."""
    if asked.lineage is None:
        return True
    if not asked.lineage.intersection(candidate.incident_areas):
        return asked.incident_id == candidate.incident_id
    return not candidate.areas or bool(asked.lineage.intersection(candidate.areas))


def overruling(
    own: Candidate[Value],
    others: Iterable[Candidate[Value]],
    *,
    kinder: Callable[[Value, Value], Value],
    contains: Callable[[str, str], bool],
) -> list[Source[Value]]:
    """Measures of other incidents that, somewhere `own` holds too, give the customer more than it does.

    `contains(parent, child)` knows areas. All are of one type and hold now.
    """
    return [
        Source(other.measure_id, other.incident_number, other.value)
        for other in others
        if other.incident_id != own.incident_id
        and kinder(own.value, other.value) != own.value
        and _meet(own, other, contains)
    ]


def _meet(one: Candidate[Value], other: Candidate[Value], contains: Callable[[str, str], bool]) -> bool:
    """Whether some place and some product fall under both."""
    places = [(a, b) for a in one.areas or one.incident_areas for b in other.areas or other.incident_areas]
    together = not one.products or not other.products or bool(set(one.products) & set(other.products))
    return together and any(contains(a, b) or contains(b, a) for a, b in places)
