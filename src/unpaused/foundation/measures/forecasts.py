"""What each capability expects an emergency and its own measures to bring: people, claims, money, messages, work.

As with effects, the room that knows declares a forecaster; config registers it; whoever rehearses asks the registry.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, Literal

from unpaused.engines.forecasting import LEVELS, Cumulants, Estimate, Level, Part, Profile, Range, range_of
from unpaused.foundation.areas.places import contains
from unpaused.foundation.measures import registry
from unpaused.foundation.measures.assumptions import Assumption, Words

Unit = Literal["people", "policies", "claims", "fen", "messages", "tasks", "rows", "documents", "hours", "workers"]
Values = Mapping[str, float]
"""One value of each assumption."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A measure as a playbook sets it. `value` is typed; `areas` are its own, or the incident's; no products: all."""

    type_name: str
    value: Any
    areas: tuple[str, ...]
    products: tuple[str, ...]

    def holds(self, area_code: str, product_code: str) -> bool:
        here = any(contains(area, area_code) for area in self.areas)
        return here and (not self.products or product_code in self.products)


@dataclass(frozen=True, slots=True)
class Question:
    """What is rehearsed: an incident of this kind, on this book, with these measures, if that is assumed."""

    kind: str
    profile: Profile
    measures: tuple[Planned, ...]
    assumptions: Mapping[str, Estimate]
    turned: frozenset[str] = frozenset()

    def values(self, level: Level) -> Values:
        return {name: each.at(level, turned=name in self.turned) for name, each in self.assumptions.items()}

    def range(self, of: Callable[[Values], Cumulants]) -> Range:
        """The range of what `of` gives at low, likely and high assumptions. See `engines.forecasting.range_of`."""
        at = {level: self.values(level) for level in LEVELS}
        return range_of(lambda level: of(at[level]))

    def expected(self, of: Callable[[Values], Cumulants]) -> float:
        """The mean at the likely assumptions."""
        return of(self.values("likely")).mean

    def value_of(self, type_name: str, area_code: str, product_code: str = "") -> Any:
        """What would hold there: the kindest of the planned ones, the normal one where there is none."""
        kind = registry.get(type_name)
        held = [m.value for m in self.measures if m.type_name == type_name and m.holds(area_code, product_code)]
        return reduce(kind.kinder, held) if held else kind.normal

    def sets(self, type_name: str) -> bool:
        return any(each.type_name == type_name for each in self.measures)

    def without(self, *type_names: str) -> "Question":
        """The same without these measures: what they change is the difference."""
        return replace(self, measures=tuple(m for m in self.measures if m.type_name not in type_names))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is expected. `measure`: the type whose effect it is; "": it comes without any. `figure`: the one
    that measures it afterwards, by name. `rests_on`: names of assumptions. `total`: what others add up to."""

    name: str
    label: Words
    unit: Unit
    range: Range
    measure: str = ""
    figure: str = ""
    rests_on: tuple[str, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A kind of claims of the cost, for the explanation afterwards. `figure`: an amount (fen) with its claims."""

    part: Part
    label: Words
    figure: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one room expects. `notes`: what it could not say, and why."""

    lines: tuple[Line, ...]
    parts: tuple[NamedPart, ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecaster:
    """`types`: the measures of whose effects it speaks; where it says nothing of one, that changes neither money nor
    messages nor work. `measured`: assumptions that this installation has measured itself, with how."""

    room: str
    types: tuple[str, ...]
    assumptions: Mapping[str, Assumption]
    read: Callable[[Question], Told]
    measured: Callable[[], Mapping[str, tuple[Estimate, Words]]] = field(default=dict)


_forecasters: dict[str, Forecaster] = {}


def register(forecaster: Forecaster) -> None:
    """Called by config, once a room."""
    _forecasters[forecaster.room] = forecaster


def all_forecasters() -> list[Forecaster]:
    """In the order in which config registered them: the order of the chain."""
    return list(_forecasters.values())


def all_assumptions() -> dict[str, Assumption]:
    return {name: each for room in all_forecasters() for name, each in room.assumptions.items()}


def ask(question: Question) -> Told:
    """What all rooms expect, in their order."""
    told: Sequence[Told] = [forecaster.read(question) for forecaster in all_forecasters()]
    return Told(
        tuple(line for each in told for line in each.lines),
        tuple(part for each in told for part in each.parts),
        tuple(note for each in told for note in each.notes),
    )
