"""Break-glass (紧急启动): one commander alone, for a while, what the playbook marks as safe."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from unpaused.capabilities.incidents.rules.playbook import PlannedMeasure

COUNTERSIGN_WITHIN = timedelta(hours=2)
"""Design section 5. To the second: at this moment it has lapsed."""
NOT_AGAIN_FOR = timedelta(hours=24)
"""So long after it ran out nobody alone puts the same in force again: two hours stay two hours, whatever incident is
declared for the next two, and by whom. A second person ends the wait."""
Contains = Callable[[str, str], bool]


def lapses_at(broken_at: datetime) -> datetime:
    """When it ends unless a second person countersigns before."""
    return broken_at + COUNTERSIGN_WITHIN


@dataclass(frozen=True, slots=True)
class Reach:
    """For whom a measure of one type holds. `areas`: its own, or its incident's; empty `products`: all."""

    type_name: str
    areas: tuple[str, ...]
    products: tuple[str, ...]


def reach_of(measure: PlannedMeasure, areas: Iterable[str]) -> Reach:
    """`areas`: those of the incident."""
    return Reach(measure.type_name, tuple(measure.areas or areas), tuple(measure.products))


def is_held(wanted: Reach, held: Iterable[Reach], contains: Contains) -> bool:
    """Whether one person alone held it, or a part of it, lately. `contains(parent, child)` knows areas."""
    return any(_meet(wanted, each, contains) for each in held)


def alone(
    measures: Iterable[PlannedMeasure], areas: Collection[str], held: Collection[Reach], contains: Contains
) -> list[PlannedMeasure]:
    """What one person may activate in these areas: safe, and not among what one person `held` alone lately."""
    return [each for each in measures if each.safe and not is_held(reach_of(each, areas), held, contains)]


def waiting(
    measures: Iterable[PlannedMeasure], areas: Collection[str], in_force: Collection[Reach]
) -> list[PlannedMeasure]:
    """What comes into force when the second person countersigns: all that one person alone did not put in force."""
    return [each for each in measures if reach_of(each, areas) not in in_force]


def _meet(one: Reach, other: Reach, contains: Contains) -> bool:
    together = not one.products or not other.products or not set(one.products).isdisjoint(other.products)
    touch = any(contains(a, b) or contains(b, a) for a in one.areas for b in other.areas)
    return one.type_name == other.type_name and together and touch
