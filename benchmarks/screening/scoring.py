"""The figures of a screening run: what was found, what was missed, how honest the probabilities are."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

Answer = tuple[float, int | None, bool, bool]


@dataclass
class Told:
    """What one engine said of a list's rows: probability and person of rank 1, persons among the first five and among
    all candidates, the number of candidates; beside the truth."""

    probability: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    in_five: list[bool] = field(default_factory=list)
    insured: list[bool] = field(default_factory=list)

    def add(self, ranked: list[tuple[int, float]], answer: int | None) -> None:
        """One row: its candidates as (person, probability), best first."""
        person, probability = ranked[0] if ranked else (None, 0.0)
        self.probability.append(probability)
        self.right.append(answer is not None and person == answer)
        self.in_five.append(answer is not None and any(p == answer for p, _ in ranked[:5]))
        self.insured.append(answer is not None)

    def join(self, other: "Told") -> None:
        for name in ("probability", "right", "in_five", "insured"):
            getattr(self, name).extend(getattr(other, name))

    @property
    def persons(self) -> int:
        return sum(self.insured)

    def found_at(self, precision: float = 0.99) -> float:
        """The largest share of insured rows found by a threshold on the probability at this precision."""
        told, true = np.array(self.probability), np.array(self.right, float)
        order = np.argsort(-told, kind="stable")
        found = np.cumsum(true[order])
        ends = np.append(np.diff(told[order]) != 0, True)
        good = (found / np.arange(1, len(found) + 1) >= precision) & ends
        return float(found[good].max() / max(self.persons, 1)) if good.any() else 0.0

    def first_five(self) -> float:
        return sum(self.in_five) / max(self.persons, 1)

    def calibration_error(self, bins: int = 10) -> float:
        """Expected calibration error of rank 1's probability, over bins of equal width."""
        told, true = np.array(self.probability), np.array(self.right, float)
        place = np.minimum((told * bins).astype(int), bins - 1)
        return float(sum(abs(told[place == b].sum() - true[place == b].sum()) for b in range(bins)) / len(told))

    def brier(self) -> float:
        return float(((np.array(self.probability) - np.array(self.right, float)) ** 2).mean())

    def precision_above(self, threshold: float = 0.9) -> tuple[float, float]:
        """Precision and share found of what is at or above a threshold."""
        told, true = np.array(self.probability), np.array(self.right)
        chosen = told >= threshold
        return float(true[chosen].mean()) if chosen.any() else 1.0, float(true[chosen].sum() / max(self.persons, 1))


def medians(values: list[float]) -> float:
    return float(np.median(np.array(values, dtype=Any)))
