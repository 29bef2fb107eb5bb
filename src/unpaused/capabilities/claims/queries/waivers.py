"""The emergency measures in force for a claim, with the measures that say so."""

from dataclasses import dataclass
from typing import Any

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.measures import MeasureType


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


@dataclass(frozen=True, slots=True)
class _Held:
    value: Any
    sources: tuple[incidents.Source[Any], ...]


def waivers_of(claim: Claim, area_code: str | None) -> Waivers:
    """For the person's area and product; found for an incident, they count as hit there wherever they live.

    What held when the case was opened goes on holding for it: nobody loses a promise because the incident ended.
    """
    names = [kind.name for kind in measures.DECIDING]
    now, then = incidents.holdings(names), incidents.holdings(names, at=claim.opened_at)
    held = {k.name: _held(k, claim, area_code, now[k.name], then[k.name]) for k in measures.DECIDING}
    return Waivers(
        originals=tuple(held[measures.ORIGINALS_WAIVED.name].value),
        documents=tuple(held[measures.DOCUMENTS_WAIVED.name].value),
        waiting_period=held[measures.WAITING_PERIOD_WAIVED.name].value,
        deductible=held[measures.DEDUCTIBLE_WAIVED.name].value,
        hospital=held[measures.HOSPITAL_WAIVED.name].value,
        automatic_limit_fen=held[measures.AUTOMATIC_LIMIT_FEN.name].value,
        sources=tuple(_source(name, source) for name, found in held.items() for source in found.sources),
    )


def _held(
    kind: MeasureType[Any],
    claim: Claim,
    area_code: str | None,
    holding_now: incidents.Holding,
    holding_then: incidents.Holding,
) -> _Held:
    now, then = (
        held.in_force(area_code=area_code, product_code=claim.product_code, incident_id=claim.incident_id)
        for held in (holding_now, holding_then)
    )
    known = {source.measure_id for source in now.sources}
    older = [source for source in then.sources if source.measure_id not in known]
    return _Held(kind.kinder(now.value, then.value), (*now.sources, *older))


def _source(name: str, source: incidents.Source[Any]) -> dict[str, Any]:
    return {
        "type": name,
        "measure": source.measure_id,
        "incident": source.incident_number,
        "value": source.value,
    }
