"""What somebody assumes, three times over."""

from dataclasses import dataclass
from math import isfinite
from typing import Literal

Level = Literal["low", "likely", "high"]
LEVELS: tuple[Level, ...] = ("low", "likely", "high")


@dataclass(frozen=True, slots=True)
class Estimate:
    """Three values of one unknown, in its own unit. They are finite and in order: `in_order` says so."""

    low: float
    likely: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> "Estimate":
        return cls(value, value, value)

    @property
    def in_order(self) -> bool:
        return all(map(isfinite, (self.low, self.likely, self.high))) and self.low <= self.likely <= self.high

    def within(self, least: float, most: float) -> bool:
        """Whether all three lie between the two, ends included."""
        return all(least <= value <= most for value in (self.low, self.likely, self.high))

    def at(self, level: Level, *, turned: bool = False) -> float:
        """The value at a level; `turned`: of what brings less the more of it there is (a rate of sending)."""
        low, high = (self.high, self.low) if turned else (self.low, self.high)
        return {"low": low, "likely": self.likely, "high": high}[level]
