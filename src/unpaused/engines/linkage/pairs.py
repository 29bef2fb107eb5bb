"""Pairs of a row and a person, and what a comparison says of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from unpaused.engines.linkage.arrays import F64, I8, I64, Bool
from unpaused.engines.linkage.frequencies import Frequencies
from unpaused.engines.linkage.model import COMPARISONS, MISSING, NAMES_APART, NUMBER, level_number
from unpaused.engines.linkage.people import BookPeople, RowPeople
from unpaused.engines.linkage.pinyin import Readings


@dataclass
class Pairs:
    """p pairs: `rows` and `persons` (p,) are numbers into `listed` and `book`, the persons of these pairs only.

    `stands_for` (p,): 1 for a pair that some rule found; more for a sample of those whom no rule looked at, whose
    weight then counts in the sum over everybody the row might be. `numbers` (persons,): the number in the index of each
    person of `book`; `by_rule`: what each rule found, as row number << 32 | that number.
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
    numbers: I64
    by_rule: Mapping[str, I64]

    def __len__(self) -> int:
        return len(self.rows)

    def rules_of(self, places: I64) -> list[tuple[str, ...]]:
        """The names of the rules that found each of these pairs; none for one of a sample."""
        keys = self.rows[places] << 32 | self.numbers[self.persons[places]]
        hits = {name: np.isin(keys, found) for name, found in self.by_rule.items() if len(found)}
        return [tuple(name for name, hit in hits.items() if hit[place]) for place in range(len(keys))]


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

    @cached_property
    def names_apart(self) -> Bool:
        """(p,): whether the row names somebody else than the person; asked once names have been compared."""
        apart = np.zeros(len(self.levels), np.bool_)
        for name, levels in NAMES_APART.items():
            apart |= np.isin(self.level(name), [level_number(name, level) for level in levels])
        return apart

    def level(self, comparison: str) -> I8:
        return np.asarray(self.levels[:, NUMBER[comparison]], np.int8)
