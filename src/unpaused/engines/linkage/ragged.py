"""Features of people with any number of values a person: a surname has readings, an age allows several years."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unpaused.engines.linkage.arrays import I64, U64, Bool
from unpaused.engines.linkage.kernels import spelling

Alternative = tuple[U64, Bool]
"""One value a person, shape (n,), and for which people it is there."""


@dataclass(frozen=True)
class Ragged:
    """The values of person i are `values[starts[i]:starts[i + 1]]`, in the order of preference."""

    values: U64
    starts: I64

    @classmethod
    def of(cls, *alternatives: Alternative) -> "Ragged":
        """The values that are there of several alternatives, in their order."""
        values = np.stack([alternative[0] for alternative in alternatives], axis=1)
        there = np.stack([alternative[1] for alternative in alternatives], axis=1)
        starts = np.zeros(len(values) + 1, np.int64)
        np.cumsum(there.sum(axis=1), out=starts[1:])
        return cls(values[there], starts)

    def __add__(self, other: "Ragged") -> "Ragged":
        """The values of both, a person's own of `self` first."""
        return Ragged(*spelling.merged(self.values, self.starts, other.values, other.starts))

    def of_person(self, place: int) -> Sequence[int]:
        """The values of one person."""
        return [int(value) for value in self.values[self.starts[place] : self.starts[place + 1]]]
