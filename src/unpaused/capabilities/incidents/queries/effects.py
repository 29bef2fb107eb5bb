"""What was done under each measure, as the capability that owns it says."""

from dataclasses import dataclass

from unpaused.capabilities.incidents.models import Incident, Measure
from unpaused.capabilities.incidents.queries.incidents import measures_of
from unpaused.foundation.measures.effects import Counted, Under, effects_of
from unpaused.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class UnderMeasure:
    """One measure with what was done under it and what it leaves open."""

    measure: Measure
    done: tuple[Counted, ...]
    left_open: tuple[Counted, ...]


def effects_of_measures(incident: Incident) -> list[UnderMeasure]:
    """In the order of the measures. One or two queries a measure: for pages of one incident."""
    return [_under(measure, incident) for measure in measures_of(incident.pk)]


def effect_of(incident_id: int, measure_id: int) -> Under:
    """The measure as effects are asked about it. Raises NotFound for a measure of another incident."""
    measure = Measure.objects.filter(incident_id=incident_id, pk=measure_id).select_related("incident").first()
    if measure is None:
        raise NotFound("incidents.no_measure", "There is no such measure in this incident.")
    return _asked(measure, measure.incident)


def _under(measure: Measure, incident: Incident) -> UnderMeasure:
    found = effects_of(_asked(measure, incident))
    done = tuple(effect for effect in found if effect.kind == "done")
    return UnderMeasure(measure, done, tuple(effect for effect in found if effect.kind == "open"))


def _asked(measure: Measure, incident: Incident) -> Under:
    ends = [end for end in (measure.until, measure.ended_at) if end is not None]
    return Under(
        incident_id=incident.pk,
        measure_id=measure.pk,
        type_name=measure.type_name,
        products=tuple(measure.products),
        since=max(measure.since, incident.activated_at) if incident.activated_at else measure.since,
        until=min(ends, default=None),
    )
