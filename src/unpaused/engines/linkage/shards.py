"""Segments read together: which persons share a key with a row, and the records of those persons.

A person's number is their place among all segments, one behind the other. Of the base those are left out whom a delta
replaces or removes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from unpaused.engines.linkage.arrays import F64, I64, U32, U64, Bool
from unpaused.engines.linkage.candidates import Asked
from unpaused.engines.linkage.people import BookPeople
from unpaused.engines.linkage.postings import Found, Postings
from unpaused.engines.linkage.records import COUNTS, Shelf
from unpaused.engines.linkage.segment import Segment


@dataclass(frozen=True)
class Gone:
    """Who of a segment is not there any more: `places` (n,) marks them, `postings` are their keys by rule."""

    places: Bool
    postings: dict[int, Postings]

    def count(self, rule: int, hashes: U64) -> I64:
        return self.postings[rule].find(hashes).count


@dataclass(frozen=True)
class Shard:
    """A segment among others: the number of its first person, and who of it is gone."""

    segment: Segment
    first: int
    gone: Gone | None = None

    def standing(self, persons: I64) -> Bool:
        """Which of these persons, by place, are there."""
        if self.gone is None:
            return np.ones(len(persons), np.bool_)
        return np.asarray(~self.gone.places[persons], np.bool_)


class Shards:
    """All segments of an index: `all` of them, in their order."""

    def __init__(self, shards: Sequence[Shard]) -> None:
        self.all = tuple(shards)
        gone = sum(int(shard.gone.places.sum()) for shard in shards if shard.gone)
        self._count = sum(len(shard.segment) for shard in shards) - gone

    def __len__(self) -> int:
        return self._count

    def pairs(self, asked: Sequence[Asked], cap: int) -> list[I64]:
        """As `Lookup`. Raises Refused where a page that is needed is damaged."""
        return [self._pairs(each, cap) for each in asked]

    def _pairs(self, asked: Asked, cap: int) -> I64:
        found = [shard.segment.postings[asked.rule].find(asked.hashes) for shard in self.all]
        counts = self._counts(asked, found)
        followed = np.flatnonzero((counts > 0) & (counts <= cap))
        parts = [
            _hits(shard, asked.rule, Found(one.first[followed], one.count[followed]), asked.rows[followed])
            for shard, one in zip(self.all, found, strict=True)
        ]
        return np.concatenate(parts)

    def samples(self, asked: Sequence[Asked], size: int) -> tuple[I64, F64]:
        """As `Lookup`. Raises Refused where a page that is needed is damaged."""
        pairs, weights = zip(*[self._samples(each, size) for each in asked], strict=True)
        return np.concatenate(pairs), np.concatenate(weights)

    def _samples(self, asked: Asked, size: int) -> tuple[I64, F64]:
        found = [shard.segment.postings[asked.rule].find(asked.hashes) for shard in self.all]
        long = np.flatnonzero(self._counts(asked, found) > max(asked.longer_than, size))
        length = np.sum([one.count[long] for one in found], axis=0)
        wanted, weight = spaced(length, size)
        owner = np.broadcast_to(asked.rows[long].astype(np.int64)[:, None], wanted.shape)
        each = np.broadcast_to(weight[:, None], wanted.shape)
        pairs, weights = [], []
        for shard, one in zip(self.all, found, strict=True):
            inside = (wanted >= 0) & (wanted < one.count[long][:, None])
            persons = shard.segment.postings[asked.rule].persons((one.first[long][:, None] + wanted)[inside])
            standing = shard.standing(persons)
            pairs.append((owner[inside] << 32 | (persons + shard.first))[standing])
            weights.append(each[inside][standing])
            wanted = wanted - one.count[long][:, None]
        return np.concatenate(pairs), np.concatenate(weights)

    def _counts(self, asked: Asked, found: Sequence[Found]) -> I64:
        """How many persons that are there have each key."""
        counts = np.sum([one.count for one in found], axis=0)
        for shard in self.all:
            if shard.gone is not None:
                counts = counts - shard.gone.count(asked.rule, asked.hashes)
        return np.asarray(counts, np.int64)

    def changed_ids(self) -> I64:
        """Who is in another segment than the first, or gone from one."""
        ids = [shard.segment.person_ids() for shard in self.all[1:]]
        ids += [s.segment.shelf(np.flatnonzero(s.gone.places)).person_ids for s in self.all if s.gone]
        return np.unique(np.concatenate([np.zeros(0, np.int64), *ids]))

    def check(self) -> None:
        """Reads every page. Raises Refused naming the first file that is damaged."""
        for shard in self.all:
            shard.segment.check()
            for postings in shard.gone.postings.values() if shard.gone else ():
                postings.check()

    def shelf(self, persons: I64) -> Shelf:
        """The persons with these numbers, which are sorted. Raises Refused where a page was changed."""
        parts = []
        for shard in self.all:
            low, high = np.searchsorted(persons, [shard.first, shard.first + len(shard.segment)])
            parts.append(shard.segment.shelf(persons[low:high] - shard.first))
        return parts[0] if len(parts) == 1 else _together(parts)


def spaced(length: I64, size: int) -> tuple[I64, F64]:
    """(n, size) places evenly spaced among so many, and for how many each of them stands (n,)."""
    steps = (np.arange(size) + 0.5) / size
    return (length[:, None] * steps).astype(np.int64), length / size


def _hits(shard: Shard, rule: int, found: Found, rows: U32) -> I64:
    counts = found.count
    starts = np.repeat(found.first - (np.cumsum(counts) - counts), counts)
    persons = shard.segment.postings[rule].persons(starts + np.arange(int(counts.sum())))
    pairs = np.repeat(rows.astype(np.int64), counts) << 32 | (persons + shard.first)
    return np.asarray(pairs[shard.standing(persons)] if shard.gone else pairs, np.int64)


def _together(parts: Sequence[Shelf]) -> Shelf:
    people = BookPeople(
        **{f.name: np.concatenate([getattr(part.people, f.name) for part in parts]) for f in fields(BookPeople)}
    )
    counts = {name: np.concatenate([part.counts[name] for part in parts]) for name in COUNTS}
    return Shelf(people, np.concatenate([part.person_ids for part in parts]), counts)
