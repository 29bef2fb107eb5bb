"""The index of a book: built once a snapshot, opened by mapping, asked by rows."""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date
from itertools import count
from pathlib import Path

import numpy as np
import pyarrow as pa

from unpaused.engines.linkage import hashing
from unpaused.engines.linkage.arrays import I64
from unpaused.engines.linkage.blocking import RULES, Rule
from unpaused.engines.linkage.book_people import book_people
from unpaused.engines.linkage.candidates import Lookup, find_candidates
from unpaused.engines.linkage.counting import count_frequencies
from unpaused.engines.linkage.dates import day_number
from unpaused.engines.linkage.delta import open_base, open_delta
from unpaused.engines.linkage.features import RowFeatures
from unpaused.engines.linkage.frequencies import Frequencies
from unpaused.engines.linkage.head import Head, files_of, read_head
from unpaused.engines.linkage.pages import Written
from unpaused.engines.linkage.pairs import Pairs
from unpaused.engines.linkage.pinyin import Readings
from unpaused.engines.linkage.results import ListRow, Params, Places, RowResult
from unpaused.engines.linkage.row_people import row_people
from unpaused.engines.linkage.screening import learn_pairs, screen_pairs
from unpaused.engines.linkage.segment import (
    Prepared,
    Segment,
    for_each_rule,
    make_postings,
    write_people,
    write_postings,
)
from unpaused.engines.linkage.shards import Shard, Shards

_CHUNK = 2_000
Progress = Callable[[int, int], None]


class Index:
    """Persons of one snapshot ready to be compared with rows.

    On disk are records of persons (sealed where there is a key), postings by keyed hash, and frequency tables; all of
    it is mapped, and only what rows need is read. `mark` is another for every other index; empty in memory.
    """

    def __init__(
        self,
        shards: Shards,
        frequencies: Frequencies,
        readings: Readings,
        hasher: hashing.Hasher,
        as_of: date,
        mark: str = "",
    ) -> None:
        self.mark = mark
        self._shards = shards
        self._lookup: Lookup = shards
        self._frequencies = frequencies
        self._readings = readings
        self._hasher = hasher
        self.as_of = as_of

    def __len__(self) -> int:
        return len(self._shards)

    @classmethod
    def build(cls, persons: pa.Table, *, as_of: date, key: bytes | None = None) -> "Index":
        """Indexes a persons table (columns of `book_people.COLUMNS`) in memory. `as_of`: the day ages in lists
        refer to."""
        prepared, frequencies, readings = _prepared(persons)
        hasher = hashing.Hasher(key)
        made = for_each_rule(lambda rule: make_postings(rule, prepared.people, readings, hasher))
        postings = {rule.number: one for rule, one in zip(RULES, made, strict=True)}
        segment = Segment.in_memory(prepared, postings)
        return cls(Shards([Shard(segment, 0)]), frequencies, readings, hasher, as_of)

    @classmethod
    def open(cls, folder: Path, *, key: bytes | None = None, delta: Path | None = None) -> "Index":
        """Maps an index that `write_index` wrote, with a delta of `write_delta` where there is one. Raises Refused
        where either is broken, of another version or under another key, or the delta is of another index."""
        base = open_base(folder, key)
        shards, as_of = [Shard(base.segment, 0)], base.head.day
        if delta is not None:
            shards, as_of = open_delta(delta, base, key)
        mark = "+".join(read_head(each).check for each in (folder, delta) if each is not None)
        return cls(Shards(shards), Frequencies.open(folder, base.head.files), Readings(), base.hasher, as_of, mark)

    def joined_by(self, join: Callable[[Shards], Lookup]) -> "Index":
        """The same index with keys looked up by another engine (`linkage.spark`); the results are the same."""
        joined = copy(self)
        joined._lookup = join(self._shards)
        return joined

    def changed_ids(self) -> I64:
        """The ids of all who are not as they are in the base alone: of the delta, and those who are gone; sorted."""
        return self._shards.changed_ids()

    def check(self) -> None:
        """Reads every page of every file. Raises Refused naming the first that is damaged."""
        self._shards.check()

    def screen(
        self,
        rows: Sequence[ListRow],
        places: Places,
        params: Params | None = None,
        *,
        progress: Progress | None = None,
    ) -> list[RowResult]:
        """One result a row, in order: outcome, candidates with their evidence, probability of "not insured".

        Long lists are worked in chunks, after an even sample of their rows has taught their error rates. Raises
        Refused where a page of the index that is needed is damaged.
        """
        params = params or Params()
        learnt = None
        if len(rows) > _CHUNK:
            sample = rows[:: -(-len(rows) // _CHUNK)]
            learnt = learn_pairs(self.pairs(sample, places, params), len(sample), params)
        results: list[RowResult] = []
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            pairs = self.pairs(chunk, places, params)
            results += screen_pairs(pairs, [row.row_id for row in chunk], params, learnt)
            if progress:
                progress(len(results), len(rows))
        return results

    def pairs(self, rows: Sequence[ListRow], places: Places, params: Params) -> Pairs:
        """The rows and the persons they are compared with."""
        as_of = params.as_of or self.as_of
        listed = row_people(rows, places)
        self._readings.learn(listed.names)
        features = RowFeatures(listed, self._readings, as_of.year)
        found = find_candidates(self._lookup, features, self._hasher, params.posting_cap)
        persons, local = _numbered(found.persons)
        shelf = self._shards.shelf(persons)
        self._readings.learn(shelf.people.names)
        return Pairs(
            listed=listed,
            book=shelf.people,
            rows=found.rows,
            persons=local,
            stands_for=found.stands_for,
            frequencies=self._frequencies.of_persons(shelf.counts),
            readings=self._readings,
            as_of=day_number(as_of),
            book_ids=shelf.person_ids,
            numbers=persons,
            by_rule=found.by_rule,
        )


def write_index(
    persons: pa.Table, folder: Path, *, as_of: date, key: bytes | None = None, progress: Progress | None = None
) -> None:
    """Indexes a persons table into an empty folder, one rule's postings at a time; records are sealed under `key`."""
    folder.mkdir(parents=True, exist_ok=True)
    tell = _counted(progress, len(RULES) + 2)
    prepared, frequencies, readings = _prepared(persons)
    tell()
    hasher = hashing.Hasher(key)
    written = {**frequencies.write(folder), **write_people(prepared, folder, key)}
    tell()

    def write_rule(rule: Rule) -> dict[str, Written]:
        files = write_postings(rule.number, make_postings(rule, prepared.people, readings, hasher), folder)
        tell()
        return files

    for files in for_each_rule(write_rule):
        written.update(files)
    Head(hasher.check, len(prepared.people), as_of.isoformat(), key is not None, files_of(written)).write(folder)


def _counted(progress: Progress | None, total: int) -> Callable[[], None]:
    done = count(1)
    return (lambda: progress(next(done), total)) if progress else (lambda: None)


def _prepared(persons: pa.Table) -> tuple[Prepared, Frequencies, Readings]:
    people, readings = book_people(persons), Readings()
    readings.learn(people.names)
    frequencies, counts = count_frequencies(people, readings)
    return Prepared(people, np.asarray(persons["person_id"].to_numpy(), np.int64), counts), frequencies, readings


def _numbered(persons: I64) -> tuple[I64, I64]:
    """The persons met, each once and sorted, and for each pair the place of its person among them."""
    unique = np.sort(persons)
    unique = unique[np.concatenate([[True], unique[1:] != unique[:-1]])] if len(unique) else unique
    return unique, np.searchsorted(unique, persons)
