"""A delta: what changed in a book since its index was built, as a small segment beside it and a mark on who is gone.

It holds everything since the base, so that there is never more than one. The tables of frequencies, and how many share
a value with a person of the base, stay as they were when the base was built; the next whole build renews them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from unpaused.engines.linkage.arrays import I64, AnyArray, Bool
from unpaused.engines.linkage.blocking import Rule
from unpaused.engines.linkage.book_people import book_people
from unpaused.engines.linkage.counting import repeats, shared_values
from unpaused.engines.linkage.hashing import Hasher
from unpaused.engines.linkage.head import Head, files_of, read_head
from unpaused.engines.linkage.pages import Written, broken, map_plain, write_plain
from unpaused.engines.linkage.people import BookPeople
from unpaused.engines.linkage.pinyin import Readings
from unpaused.engines.linkage.segment import (
    Prepared,
    Segment,
    for_each_rule,
    make_postings,
    open_postings,
    write_people,
    write_postings,
)
from unpaused.engines.linkage.shards import Gone, Shard
from unpaused.kernel.errors import Refused

_GONE, _GONE_PLACES = "gone", "gone.places"


@dataclass(frozen=True)
class Base:
    """An index that a delta may be on."""

    head: Head
    segment: Segment
    hasher: Hasher


def open_base(folder: Path, key: bytes | None) -> Base:
    """Maps a whole index. Raises Refused where it is broken, of another version or under another key."""
    head, hasher = read_head(folder), Hasher(key)
    head.opens_with(hasher)
    return Base(head, Segment.open(folder, head.persons, head.files, key if head.sealed else None), hasher)


def open_delta(folder: Path, base: Base, key: bytes | None) -> tuple[list[Shard], date]:
    """The base without those who are gone, the delta, and the day to which ages refer. Raises Refused where the delta
    is broken or belongs to another index."""
    head = read_head(folder)
    head.opens_with(base.hasher)
    if head.base != base.head.check:
        raise Refused("linkage.other_base", "These changes belong to another index: build the book again.")
    segment = Segment.open(folder, head.persons, head.files, key if head.sealed else None)
    gone = Gone(_marked(folder, head.files, len(base.segment)), open_postings(folder, head.files, _GONE))
    return [Shard(base.segment, 0, gone), Shard(segment, len(base.segment))], head.day


def _marked(folder: Path, files: Mapping[str, Any], count: int) -> Bool:
    places = map_plain(folder / _GONE_PLACES, Written.read(files, _GONE_PLACES), np.uint32)
    places.touch_all()
    if len(places) and int(places.array.max()) >= count:
        raise broken(_GONE_PLACES)
    marked = np.zeros(count, np.bool_)
    marked[places.array] = True
    return marked


def write_delta(
    changed: pa.Table, removed: I64, base: Path, folder: Path, *, as_of: date, key: bytes | None = None
) -> None:
    """Writes into an empty folder what changed since `base`, a folder of `write_index`, was built.

    `changed`: a persons table (`book_people.COLUMNS`) of those who are new or other than they were, each once;
    `removed` (k,): the ids of those who are in the book no more. Raises Refused as `open_base`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    on, readings, people = open_base(base, key), Readings(), book_people(changed)
    readings.learn(people.names)
    ids = np.asarray(changed["person_id"].to_numpy(), np.int64)
    survey = _Survey(people, readings, np.union1d(ids, np.asarray(removed, np.int64)))
    survey.read(on.segment)
    written = write_people(Prepared(people, ids, survey.counts()), folder, key if on.head.sealed else None)
    written[_GONE_PLACES] = write_plain(folder / _GONE_PLACES, survey.gone.astype(np.uint32))
    gone = on.segment.shelf(survey.gone).people
    readings.learn(gone.names)
    for files in for_each_rule(lambda rule: _write_rule(rule, people, gone, readings, on.hasher, folder)):
        written.update(files)
    mark = on.head.sealed
    Head(on.hasher.check, len(people), as_of.isoformat(), mark, files_of(written), on.head.check).write(folder)


def _write_rule(
    rule: Rule, people: BookPeople, gone: BookPeople, readings: Readings, hasher: Hasher, folder: Path
) -> dict[str, Written]:
    ours, theirs = (make_postings(rule, each, readings, hasher) for each in (people, gone))
    return {**write_postings(rule.number, ours, folder), **write_postings(rule.number, theirs, folder, _GONE)}


class _Survey:
    """Reads a base once: where those stand who change or go (`gone`, sorted places), and how many who stay share a
    value with the people of the delta."""

    def __init__(self, people: BookPeople, readings: Readings, ids: I64) -> None:
        self.gone: I64 = np.zeros(0, np.int64)
        self._people, self._readings, self._ids = people, readings, ids
        self._values = {name: np.unique(v[there]) for name, (v, there) in shared_values(people, readings).items()}
        self._met = {name: np.zeros(len(values), np.int64) for name, values in self._values.items()}

    def read(self, base: Segment) -> None:
        gone = [self.gone]
        for start, shelf in base.parts():
            goes = _places(self._ids, shelf.person_ids) < len(self._ids)
            gone.append(np.flatnonzero(goes) + start)
            self._meet(shelf.people, ~goes)
        self.gone = np.concatenate(gone)

    def _meet(self, people: BookPeople, stays: Bool) -> None:
        self._readings.learn(people.names)
        for name, (values, there) in shared_values(people, self._readings).items():
            wanted = self._values[name]
            met = _places(wanted, values[there & stays])
            self._met[name] += np.bincount(met, minlength=len(wanted) + 1)[: len(wanted)]

    def counts(self) -> dict[str, AnyArray]:
        """As `repeats`, over the base without those who are gone and the delta together."""
        own = repeats(self._people, self._readings)
        for name, (values, there) in shared_values(self._people, self._readings).items():
            known = _places(self._values[name], values[there])
            own[name][there] += self._met[name][known].astype(np.uint32)
        return own


def _places(wanted: AnyArray, values: AnyArray) -> I64:
    """Where each of `values` is in `wanted`, which is sorted; behind its end where it is not."""
    place = np.searchsorted(wanted, values)
    inside = np.minimum(place, len(wanted) - 1)
    return np.where(wanted[inside] == values, inside, len(wanted)) if len(wanted) else place
