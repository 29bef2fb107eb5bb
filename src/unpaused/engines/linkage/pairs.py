"""Pairs of a row and a person, and what a comparison says of each."""

from dataclasses import dataclass

import numpy as np

from unpaused.engines.linkage.arrays import F64, I8, I64
from unpaused.engines.linkage.frequencies import Frequencies
from unpaused.engines.linkage.model import COMPARISONS, MISSING, NUMBER
from unpaused.engines.linkage.people import BookPeople, RowPeople
from unpaused.engines.linkage.pinyin import Readings


@dataclass
class Pairs:
    """p pairs: `rows` and `persons` (p,) are numbers into `listed` and `book`, the persons of these pairs only.

    `stands_for` (p,): 1 for a pair that some rule found; more for a sample of those whom no rule looked at, whose
    weight then counts in the sum over everybody the row might be.
    """

    listed: RowPeople
    book: BookPeople
    rows: I64
    persons: I64
    stands_for: F64
    frequencies: Frequencies
    readings: Readings
    as_of: int
    book_ids: I64

    def __len__(self) -> int:
        return len(self.rows)


class Observed:
    """levels (p, c): the level of each comparison, MISSING where it says nothing; chance (p, c): log of the
    probability that somebody else's row would reach the level with this person (log u, by value)."""

    def __init__(self, count: int) -> None:
        self.levels: I8 = np.full((count, len(COMPARISONS)), MISSING, np.int8)
        self.chance: F64 = np.zeros((count, len(COMPARISONS)))

    def put(self, comparison: str, where: I64, levels: I8, chance: F64) -> None:
        """Enters a comparison for the pairs `where`; `chance` is a probability, cut to (1e-15, 1]."""
        place = NUMBER[comparison]
        self.levels[where, place] = levels
        self.chance[where, place] = np.log(np.clip(chance, 1e-15, 1.0))

    def level(self, comparison: str) -> I8:
        return np.asarray(self.levels[:, NUMBER[comparison]], np.int8)
