"""How a drill went: objectives with targets against what was measured, by one stated rule. Pure.

An objective that was met gets all its points; half of them up to twice the target where less is better, and from half
of it where more is; else none. What did not happen in the drill (no glass broken, no shift handed over) is left out, of
what could be reached too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

Unit = Literal["seconds", "share", "people"]


@dataclass(frozen=True, slots=True)
class Objective:
    """`target` in seconds, as a share from 0 to 1, or a count; `better` says on which side of it one should be."""

    code: str
    unit: Unit
    better: Literal["less", "more"]
    target: float
    points: float


@dataclass(frozen=True, slots=True)
class Scored:
    """`value` None: it did not happen, and `points` is None too."""

    objective: Objective
    value: float | None
    points: float | None

    @property
    def met(self) -> bool:
        return self.points == self.objective.points


@lru_cache(maxsize=1)
def objectives() -> tuple[Objective, ...]:
    """Those shipped, in their order. A fault in the file is ours, and stops the programme."""
    file = Path(__file__).parents[1] / "objectives.yaml"
    return tuple(Objective(**each) for each in yaml.safe_load(file.read_text(encoding="utf-8")))


def score(asked: Sequence[Objective], facts: Mapping[str, float | None]) -> list[Scored]:
    """Each objective against its fact, in their order."""
    return [Scored(each, facts.get(each.code), points_for(each, facts.get(each.code))) for each in asked]


def points_for(objective: Objective, value: float | None) -> float | None:
    """None where there is no fact."""
    if value is None:
        return None
    if objective.better == "less":
        met, near = value <= objective.target, value <= 2 * objective.target
    else:
        met, near = value >= objective.target, value >= objective.target / 2
    return objective.points if met else objective.points / 2 if near else 0.0


def total(scored: Sequence[Scored]) -> tuple[float, float]:
    """Points reached, and points that could be."""
    counted = [each for each in scored if each.points is not None]
    return sum(each.points or 0.0 for each in counted), sum(each.objective.points for each in counted)


def share(points: float, most: float) -> int:
    """Of a hundred, rounded down: nobody is rounded up to full marks."""
    return int(100 * points / most) if most else 0
