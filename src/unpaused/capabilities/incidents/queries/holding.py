"""Reads of the measures that hold."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from unpaused.capabilities.incidents.models import Measure
from unpaused.capabilities.incidents.queries.incidents import stands_at
from unpaused.capabilities.incidents.rules.holding import Asked, Candidate, InForce, Source, overruling, resolve
from unpaused.foundation import measures
from unpaused.foundation.areas.places import COUNTRY, Areas, contains
from unpaused.foundation.measures import MeasureType
from unpaused.kernel import clock
from unpaused.kernel.periods import Period

_NO_TABLE = Areas([])


@dataclass(frozen=True, slots=True)
class Holding:
    """Every measure of one type that holds at one moment: asks the database once, answers for many people."""

    type: MeasureType[Any]
    at: datetime
    candidates: tuple[Candidate[Any], ...]

    def in_force(
        self, *, area_code: str | None, product_code: str | None = None, incident_id: int | None = None
    ) -> InForce[Any]:
        """What holds for one place and product; see `in_force` below for the arguments."""
        asked = Asked(_lineage(area_code), product_code, self.at, incident_id)
        return resolve(self.candidates, asked, normal=self.type.normal, kinder=self.type.kinder)

    def value_of(
        self, *, area_code: str | None, product_code: str | None = None, incident_id: int | None = None
    ) -> Any:
        """The value alone."""
        return self.in_force(area_code=area_code, product_code=product_code, incident_id=incident_id).value


def holding(type_name: str, *, at: datetime | None = None, known: datetime | None = None) -> Holding:
    """One query for all measures of a type. For chunks of people. Raises Refused for an unknown type."""
    return holdings([type_name], at=at, known=known)[type_name]


def holdings(
    type_names: Collection[str], *, at: datetime | None = None, known: datetime | None = None
) -> dict[str, Holding]:
    """As `holding`, for several types: one query for all of them. `known`: as `in_force`. Raises Refused for an unknown
    type."""
    moment = at or clock.now()
    types = {name: measures.get(name) for name in type_names}
    found: dict[str, list[Candidate[Any]]] = {name: [] for name in types}
    for row in _holding_at(moment, known).filter(type_name__in=types).select_related("incident"):
        found[row.type_name].append(_candidate(row, types[row.type_name], known))
    return {name: Holding(types[name], moment, tuple(candidates)) for name, candidates in found.items()}


def in_force(
    type_name: str,
    *,
    area_code: str | None,
    product_code: str | None = None,
    at: datetime | None = None,
    incident_id: int | None = None,
    known: datetime | None = None,
) -> InForce[Any]:
    """What holds at a place (GB/T 2260 code) at a moment (default: now), and the measures that say so. One query.

    `area_code` None: the place is not known, and every measure counts. `product_code` None: only measures for all
    products. `incident_id`: the incident for which a person was found; living outside its areas, they still count as
    hit there. Measures hold from their own `since` on, even where the incident was activated later. `known`, no
    earlier than `at`: as it was answered at that moment, when a measure that reaches back was not yet put in force;
    None: as of now. Raises Refused for an unknown type.
    """
    return holding(type_name, at=at, known=known).in_force(
        area_code=area_code, product_code=product_code, incident_id=incident_id
    )


def value_of(
    type_name: str,
    *,
    area_code: str | None,
    product_code: str | None = None,
    at: datetime | None = None,
    incident_id: int | None = None,
    known: datetime | None = None,
) -> Any:
    """The value that holds, typed by its measure type; the normal one where no measure does. As `in_force`."""
    found = holding(type_name, at=at, known=known)
    return found.value_of(area_code=area_code, product_code=product_code, incident_id=incident_id)


def overruled(incident_id: int, *, at: datetime | None = None) -> dict[int, list[Source[Any]]]:
    """By measure of this incident: the measures of other incidents that are kinder somewhere it holds. One query."""
    moment = at or clock.now()
    by_type: dict[str, list[Candidate[Any]]] = defaultdict(list)
    for row in _holding_at(moment).select_related("incident"):
        by_type[row.type_name].append(_candidate(row, measures.get(row.type_name)))
    return {
        own.measure_id: found
        for name, holding_now in by_type.items()
        for own in holding_now
        if own.incident_id == incident_id
        and (found := overruling(own, holding_now, kinder=measures.get(name).kinder, contains=contains))
    }


def _holding_at(moment: datetime, known: datetime | None = None) -> QuerySet[Measure]:
    in_period = Q(since__lte=moment) & (Q(until__isnull=True) | Q(until__gt=moment))
    if known is not None:
        in_period &= Q(put_in_force_at__lte=known)
    return Measure.objects.filter(in_period, stands_at(moment, "incident__") | Q(runs_out_at__gt=moment))


def _candidate(row: Measure, measure_type: MeasureType[Any], known: datetime | None = None) -> Candidate[Any]:
    """In the areas that the incident had, at that time, or when the measure ended: a later one was never under it."""
    last = min(moment for moment in (known or clock.now(), row.holds_until) if moment is not None)
    return Candidate(
        measure_id=row.pk,
        incident_id=row.incident_id,
        incident_number=row.incident.number,
        value=measure_type.parse(row.value),
        incident_areas=row.incident.areas_at(last),
        areas=tuple(row.areas),
        products=tuple(row.products),
        period=Period(row.since, row.until),
        ended_at=row.ended_at,
    )


def _lineage(area_code: str | None) -> frozenset[str] | None:
    return None if not area_code else frozenset((COUNTRY, *_NO_TABLE.lineage(area_code)))
