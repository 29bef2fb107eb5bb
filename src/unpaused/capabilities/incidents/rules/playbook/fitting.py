"""Values of one playbook that must fit each other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from unpaused.capabilities.incidents.rules.playbook.faults import Fault
from unpaused.capabilities.incidents.rules.playbook.measures import Known, PlannedMeasure, meet


@dataclass(frozen=True, slots=True)
class Fitting:
    """As a room declares it (foundation/measures), with what holds normally where the playbook names one alone."""

    first: str
    second: str
    fits: Callable[[Any, Any], bool]
    message: str
    normally: tuple[object, object]


def misfits(measures: Sequence[PlannedMeasure], fittings: Sequence[Fitting], known: Known) -> list[Fault]:
    """Each pair of values that holds somewhere at once and does not fit, at the line of the later one."""
    return [
        Fault(line, fitting.message, {"first": first, "second": second})
        for fitting in fittings
        for line, first, second in _pairs(measures, fitting, known)
        if not fitting.fits(first, second)
    ]


def _pairs(measures: Sequence[PlannedMeasure], fitting: Fitting, known: Known) -> Iterator[tuple[int, object, object]]:
    """A measure that meets none of the other type is held against that type's normal value."""
    firsts = [measure for measure in measures if measure.type_name == fitting.first]
    seconds = [measure for measure in measures if measure.type_name == fitting.second]
    met = [(one, other) for one in firsts for other in seconds if meet(one, other, known)]
    for one, other in met:
        yield max(one.line, other.line), one.value, other.value
    for one in firsts:
        if not any(one is met_one for met_one, _ in met):
            yield one.line, one.value, fitting.normally[1]
    for other in seconds:
        if not any(other is met_other for _, met_other in met):
            yield other.line, fitting.normally[0], other.value
