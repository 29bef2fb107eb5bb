"""A segment: the people and the postings of one build, written once, in memory or mapped from files."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from unpaused.engines.linkage.arrays import I64, AnyArray
from unpaused.engines.linkage.blocking import RULES, Rule, keys
from unpaused.engines.linkage.features import BookFeatures
from unpaused.engines.linkage.hashing import Hasher
from unpaused.engines.linkage.pages import Mapped, PlainWriter, Sealed, SealedWriter, Written, map_plain, write_plain
from unpaused.engines.linkage.people import BookPeople
from unpaused.engines.linkage.pinyin import Readings
from unpaused.engines.linkage.postings import Postings
from unpaused.engines.linkage.records import PERSON, Shelf, records, shelved

_PART = 65_520  # a multiple of the records in a page, small enough for a processor's cache
_THREADS = 2
_PEOPLE = "people.bin"
T = TypeVar("T")


class Records(Protocol):
    """Where the records of a segment are taken from."""

    def __len__(self) -> int: ...
    def take(self, places: I64) -> AnyArray: ...
    def touch_all(self) -> None: ...


class OpenRecords:
    """Records in memory or in a plain file."""

    def __init__(self, mapped: Mapped) -> None:
        self._mapped = mapped

    def __len__(self) -> int:
        return len(self._mapped)

    def take(self, places: I64) -> AnyArray:
        """The records at `places`. Raises Refused where a page was changed."""
        self._mapped.touch(places)
        return self._mapped.array[places]

    def touch_all(self) -> None:
        self._mapped.touch_all()


@dataclass(frozen=True)
class Prepared:
    """Persons ready to become a segment: columns, ids in the same order, how many share their values."""

    people: BookPeople
    person_ids: I64
    counts: dict[str, AnyArray]


@dataclass(frozen=True)
class Segment:
    """`records` by place, `postings` by the number of the rule."""

    records: Records
    postings: Mapping[int, Postings]

    def __len__(self) -> int:
        return len(self.records)

    def shelf(self, places: I64) -> Shelf:
        """The persons at `places`, which are sorted."""
        return shelved(self.records.take(places))

    def check(self) -> None:
        """Reads every page. Raises Refused naming the first file that is damaged."""
        self.records.touch_all()
        for postings in self.postings.values():
            postings.check()

    def person_ids(self) -> I64:
        """Of all, in their order."""
        return np.concatenate([np.zeros(0, np.int64), *(shelf.person_ids for _start, shelf in self.parts())])

    def parts(self) -> Iterator[tuple[int, Shelf]]:
        """All persons in their order, many at a time, each time with the place of the first."""
        for start in range(0, len(self), _PART):
            yield start, self.shelf(np.arange(start, min(start + _PART, len(self)), dtype=np.int64))

    @classmethod
    def in_memory(cls, prepared: Prepared, postings: Mapping[int, Postings]) -> "Segment":
        held = records(prepared.people, prepared.person_ids, prepared.counts, 0, len(prepared.people))
        return cls(OpenRecords(Mapped(held)), postings)

    @classmethod
    def open(cls, folder: Path, count: int, files: Mapping[str, Any], key: bytes | None) -> "Segment":
        """Maps the segment whose files the head tells of. Raises Refused where one is not what it was."""
        written = Written.read(files, _PEOPLE)
        people: Records
        if key is None:
            people = OpenRecords(map_plain(folder / _PEOPLE, written, PERSON))
        else:
            people = Sealed(folder / _PEOPLE, written, PERSON, count, key)
        return cls(people, open_postings(folder, files))


def open_postings(folder: Path, files: Mapping[str, Any], kind: str = "rule") -> dict[int, Postings]:
    """The postings of all rules, by number. Raises Refused where a file is not what it was."""
    return {rule.number: _open_postings(folder, _names(kind, rule.number), files) for rule in RULES}


def _open_postings(folder: Path, names: tuple[str, str], files: Mapping[str, Any]) -> Postings:
    entries, starts = names
    return Postings(
        map_plain(folder / entries, Written.read(files, entries), np.uint64),
        map_plain(folder / starts, Written.read(files, starts), np.uint32),
    )


def _names(kind: str, number: int) -> tuple[str, str]:
    return f"{kind}-{number:02d}.entries", f"{kind}-{number:02d}.starts"


def make_postings(rule: Rule, people: BookPeople, readings: Readings, hasher: Hasher) -> Postings:
    """The postings of one rule over all people, made part by part."""
    hashes, places = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint32)]
    for start in range(0, len(people), _PART):
        found = keys(rule, BookFeatures(people.part(start, start + _PART), readings), hasher)
        hashes.append(found[0])
        places.append(found[1] + np.uint32(start))
    return Postings.build(np.concatenate(hashes), np.concatenate(places))


def write_people(prepared: Prepared, folder: Path, key: bytes | None) -> dict[str, Written]:
    """Writes the records of a segment, sealed where there is a key."""
    count = len(prepared.people)
    parts = (
        records(prepared.people, prepared.person_ids, prepared.counts, start, min(start + _PART, count))
        for start in range(0, count, _PART)
    )
    path = folder / _PEOPLE
    writer = PlainWriter(path) if key is None else SealedWriter(path, PERSON, count, key)
    for part in parts:
        writer.add(part)
    return {_PEOPLE: writer.close()}


def write_postings(number: int, postings: Postings, folder: Path, kind: str = "rule") -> dict[str, Written]:
    """Writes the postings of one rule."""
    entries, starts = _names(kind, number)
    return {
        entries: write_plain(folder / entries, postings.entries.array),
        starts: write_plain(folder / starts, postings.starts.array),
    }


def for_each_rule(work: Callable[[Rule], T]) -> list[T]:
    """Runs `work(rule)` for every rule, two at a time, in the order of the table."""
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(work, RULES))
