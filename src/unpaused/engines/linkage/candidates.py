"""Which persons each row is compared with: everybody who shares a key, and samples of those not looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from unpaused.engines.linkage.arrays import F64, I64, U32, U64
from unpaused.engines.linkage.blocking import RULES, SPELLING, SURNAME, keys
from unpaused.engines.linkage.features import Features
from unpaused.engines.linkage.hashing import Hasher

_SAMPLE = 48
_BY_NUMBER = {rule.number: rule for rule in RULES}


@dataclass(frozen=True)
class Candidates:
    """p pairs sorted by row, each once: row numbers, person numbers, for how many persons each pair stands.

    `by_rule`: the pairs that each rule found, by its name, as row number << 32 | person number.
    """

    rows: I64
    persons: I64
    stands_for: F64
    by_rule: Mapping[str, I64]


@dataclass(frozen=True)
class Asked:
    """Keys of one rule: hashes (n,) and the row of each (n,). Of samples: only keys that more than `longer_than`
    persons have."""

    rule: int
    hashes: U64
    rows: U32
    longer_than: int = 0


class Lookup(Protocol):
    """Who has a key. Both answers are row number << 32 | person number."""

    def pairs(self, asked: Sequence[Asked], cap: int) -> list[I64]:
        """For each rule asked all hits; a key with more than `cap` persons gives none."""
        ...

    def samples(self, asked: Sequence[Asked], size: int) -> tuple[I64, F64]:
        """Of each key that many have `size` persons evenly spaced, in the order asked, and for how many each stands."""
        ...


def find_candidates(lookup: Lookup, features: Features, hasher: Hasher, cap: int) -> Candidates:
    """Pairs that share a key of any rule which at most `cap` persons have, and samples of the rest."""
    rules = [rule for rule in RULES if not rule.sampled]
    hits = lookup.pairs([Asked(rule.number, *keys(rule, features, hasher)) for rule in rules], cap)
    by_rule = {rule.name: found for rule, found in zip(rules, hits, strict=True)}
    found = _each_once(np.concatenate(hits))
    pairs, stands_for = _together(found, *lookup.samples(_unseen(features, hasher, cap), _SAMPLE))
    return Candidates(pairs >> 32, pairs & 0xFFFFFFFF, stands_for, by_rule)


def _each_once(pairs: I64) -> I64:
    ordered = np.sort(pairs)
    fresh = np.ones(len(ordered), np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return np.asarray(ordered[fresh], np.int64)


def _unseen(features: Features, hasher: Hasher, cap: int) -> list[Asked]:
    """A name too common to follow, or masked but for the surname, leaves people unseen: a sample stands in."""
    asked = []
    spelt = np.zeros(len(features), np.bool_)
    for number, longer_than in ((SPELLING, cap), (SURNAME, 0)):
        hashes, rows = keys(_BY_NUMBER[number], features, hasher)
        fresh = _first_of_each(rows) & ~spelt[rows]
        asked.append(Asked(number, hashes[fresh], rows[fresh], longer_than))
        spelt[rows] = True
    return asked


def _together(found: I64, samples: I64, weights: F64) -> tuple[I64, F64]:
    """Pairs that were found, and samples that were not, in order; each once, those of the rarer name first."""
    unique, first = np.unique(samples, return_index=True)
    where = np.searchsorted(found, unique)
    new = np.ones(len(unique), np.bool_)
    inside = where < len(found)
    new[inside] = found[where[inside]] != unique[inside]
    pairs = np.insert(found, where[new], unique[new])
    return pairs, np.insert(np.ones(len(found)), where[new], weights[first[new]])


def _first_of_each(rows: U32) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Marks the first of the keys of each row: the one under the commonest reading."""
    first = np.ones(len(rows), np.bool_)
    first[1:] = rows[1:] != rows[:-1]
    return first
