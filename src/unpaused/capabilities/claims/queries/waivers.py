"""The emergency measures in force for a claim, with the measures that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.rules.facts import InForce
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.measures import MeasureType
from unpaused.kernel import clock


@dataclass(frozen=True, slots=True)
class Waivers:
    """Typed values as they hold now; `sources` says for each type which measure of which incident gave them."""

    originals: tuple[str, ...]
    documents: tuple[str, ...]
    waiting_period: bool
    deductible: bool
    hospital: bool
    automatic_limit_fen: int
    sources: tuple[dict[str, Any], ...]

    @property
    def of_terms(self) -> InForce:
        """What changes how the claim is decided; the documents stand on its check-list."""
        return InForce(self.waiting_period, self.deductible, self.hospital, self.automatic_limit_fen)


@dataclass(frozen=True, slots=True)
class _Held:
    value: Any
    sources: tuple[incidents.Source[Any], ...]


CASE = "claim"
"""Under this kind a measure is granted to one claim (incidents)."""


def waivers_of(
    claim: Claim, area_code: str | None, *, event_date: date | None = None, at: datetime | None = None
) -> Waivers:
    """For the person's area and product; found for an incident, they count as hit there wherever they live.

    What is asked for, and how much the machine may pay, goes by the day of handling; what held when the case was opened
    goes on holding for it: nobody loses a promise because the incident ended. The terms of the cover (waiting period,
    deductible, hospital) go by the day of the event: what happened before the incident is not changed by it. Without
    `event_date` they are the normal ones. What was granted to this claim alone holds besides, whatever the day.
    `at`: as it was answered at that moment (default: now).
    """
    moment = at or clock.now()
    granted = incidents.granted(CASE, claim.pk, moment)
    held = {
        **_held(measures.OF_HANDLING, claim, area_code, [moment, claim.opened_at], at, granted),
        **_held(measures.OF_TERMS, claim, area_code, _moments(event_date), at, granted),
    }
    return Waivers(
        originals=tuple(held[measures.ORIGINALS_WAIVED.name].value),
        documents=tuple(held[measures.DOCUMENTS_WAIVED.name].value),
        waiting_period=held[measures.WAITING_PERIOD_WAIVED.name].value,
        deductible=held[measures.DEDUCTIBLE_WAIVED.name].value,
        hospital=held[measures.HOSPITAL_WAIVED.name].value,
        automatic_limit_fen=held[measures.AUTOMATIC_LIMIT_FEN.name].value,
        sources=tuple(_source(name, source) for name, found in held.items() for source in found.sources),
    )


def _moments(day: date | None) -> list[datetime]:
    """The first and the last moment of a day in China: an event has no hour, and the doubt goes to the customer."""
    if day is None:
        return []
    first = datetime.combine(day, time(), clock.CHINA)
    return [first, first + timedelta(days=1, microseconds=-1)]


def _held(
    kinds: Sequence[MeasureType[Any]],
    claim: Claim,
    area_code: str | None,
    moments: Sequence[datetime],
    known: datetime | None,
    granted: Mapping[str, Sequence[incidents.Source[Any]]],
) -> dict[str, _Held]:
    """The kinder value of those that hold at any of the moments and those granted, by type."""
    names = [kind.name for kind in kinds]
    at_moments = [incidents.holdings(names, at=moment, known=known) for moment in moments]

    def of(holding: incidents.Holding) -> incidents.InForce[Any]:
        return holding.in_force(area_code=area_code, product_code=claim.product_code, incident_id=claim.incident_id)

    return {
        kind.name: _kindest(kind, [of(held[kind.name]) for held in at_moments], granted.get(kind.name, ()))
        for kind in kinds
    }


def _kindest(
    kind: MeasureType[Any], found: Sequence[incidents.InForce[Any]], granted: Sequence[incidents.Source[Any]]
) -> _Held:
    sources = {source.measure_id: source for one in found for source in one.sources}
    values = [one.value for one in found] + [source.value for source in granted]
    return _Held(reduce(kind.kinder, values, kind.normal), (*sources.values(), *granted))


def granted_sources(claim: Claim) -> list[dict[str, Any]]:
    """What is granted to this claim alone, as a decision keeps it. One query."""
    granted = incidents.granted(CASE, claim.pk)
    return [_source(name, source) for name, sources in granted.items() for source in sources]


def _source(name: str, source: incidents.Source[Any]) -> dict[str, Any]:
    said = {"type": name, "incident": source.incident_number, "value": source.value}
    return {**said, "grant": source.grant_id} if source.grant_id else {**said, "measure": source.measure_id}
