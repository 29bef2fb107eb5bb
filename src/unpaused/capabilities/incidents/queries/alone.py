"""What one person alone holds, or held until a while ago, without a second person's word."""

from collections.abc import Iterable
from datetime import datetime

from unpaused.capabilities.incidents.models import Incident, Measure, MeasureChange
from unpaused.capabilities.incidents.queries.incidents import running
from unpaused.capabilities.incidents.rules import break_glass as rules
from unpaused.capabilities.incidents.rules.break_glass import Reach
from unpaused.capabilities.incidents.rules.playbook import PlannedMeasure
from unpaused.foundation.areas import contains
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def held_alone_lately() -> list[Reach]:
    """Of every incident: put in force by one person and not countersigned, or prolonged by one and not confirmed, until
    it ran out and `rules.NOT_AGAIN_FOR` longer. Two queries."""
    since = clock.now() - rules.NOT_AGAIN_FOR
    broken = Measure.objects.filter(
        incident__glass_broken_by__isnull=False, incident__countersigned_at__isnull=True, incident__lapses_at__gt=since
    )
    prolonged = MeasureChange.objects.filter(alone_until__gt=since).exclude(status=MeasureChange.Status.IN_FORCE)
    changes = prolonged.select_related("measure__incident")
    held = [*broken.select_related("incident"), *(each.measure for each in changes if each.measure is not None)]
    return [reach_of(each) for each in held]


def split(incident: Incident, planned: Iterable[PlannedMeasure]) -> tuple[list[PlannedMeasure], list[PlannedMeasure]]:
    """What one person may put in force now, and what waits for the second."""
    whole = list(planned)
    may = rules.alone(whole, incident.areas, held_alone_lately(), contains)
    return may, rules.waiting(whole, incident.areas, {rules.reach_of(each, incident.areas) for each in may})


def waiting(incident: Incident, planned: Iterable[PlannedMeasure]) -> list[PlannedMeasure]:
    """What comes into force with the countersign, beside what holds already."""
    there = {reach_of(each) for each in incident.measures.select_related("incident")}
    return rules.waiting(planned, incident.areas, there)


def is_held(measure: Measure) -> bool:
    """Whether one person alone may not keep it going: one did lately."""
    return rules.is_held(reach_of(measure), held_alone_lately(), contains)


def held_already() -> Refused:
    return Refused(
        "incidents.held_alone",
        "One person alone put the same measures in force here within the last 24 hours, and nobody countersigned: a "
        "second person must put them in force.",
    )


def reach_of(measure: Measure) -> Reach:
    return Reach(measure.type_name, tuple(measure.areas or measure.incident.areas), tuple(measure.products))


def held_alone(now: datetime) -> list[MeasureChange]:
    """Measures that run on by one person's word and end unless a second one confirms, the first to end first."""
    unconfirmed = MeasureChange.objects.filter(status=MeasureChange.Status.WAITING, alone_until__gt=now)
    return list(
        unconfirmed.filter(incident__in=running()).select_related("incident", "measure").order_by("alone_until")
    )
