"""What was done under each measure, as the capability that owns it says."""

from dataclasses import dataclass

from unpaused.capabilities.incidents.models import Incident, Measure
from unpaused.capabilities.incidents.queries.incidents import measures_of
from unpaused.foundation.measures.effects import Effect, Under, effects_of


@dataclass(frozen=True, slots=True)
class UnderMeasure:
    """One measure with what was done under it and what it leaves open."""

    measure: Measure
    done: tuple[Effect, ...]
    left_open: tuple[Effect, ...]


def effects_of_measures(incident: Incident) -> list[UnderMeasure]:
    """In the order of the measures. One or two queries a measure: for pages of one incident."""
    return [_under(measure, incident) for measure in measures_of(incident.pk)]


def _under(measure: Measure, incident: Incident) -> UnderMeasure:
    ends = [end for end in (measure.until, measure.ended_at) if end is not None]
    since = max(measure.since, incident.activated_at) if incident.activated_at else measure.since
    found = effects_of(
        Under(
            incident_id=incident.pk,
            measure_id=measure.pk,
            type_name=measure.type_name,
            products=tuple(measure.products),
            since=since,
            until=min(ends, default=None),
        )
    )
    done = tuple(effect for effect in found if effect.kind == "done")
    return UnderMeasure(measure, done, tuple(effect for effect in found if effect.kind == "open"))
