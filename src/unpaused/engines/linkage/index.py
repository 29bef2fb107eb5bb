"""The index of a book: built once a snapshot, opened by mapping, asked by rows."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from unpaused.engines.linkage import hashing
from unpaused.engines.linkage.arrays import F64, I64
from unpaused.engines.linkage.blocking import RULES, SPELLING, SURNAME, Features, keys
from unpaused.engines.linkage.book_people import book_people
from unpaused.engines.linkage.counting import count_frequencies
from unpaused.engines.linkage.dates import day_number
from unpaused.engines.linkage.features import book_features, row_features
from unpaused.engines.linkage.frequencies import Frequencies
from unpaused.engines.linkage.pairs import Pairs
from unpaused.engines.linkage.people import BookPeople, RowPeople
from unpaused.engines.linkage.pinyin import Readings
from unpaused.engines.linkage.postings import Postings
from unpaused.engines.linkage.results import ListRow, Params, Places, RowResult
from unpaused.engines.linkage.row_people import row_people
from unpaused.engines.linkage.screening import learn_pairs, screen_pairs
from unpaused.kernel.errors import Refused

FORMAT = 1
_HEAD = "index.json"
_SAMPLE = 48
_CHUNK = 2_000
_BY_NUMBER = {rule.number: rule for rule in RULES}
Progress = Callable[[int, int], None]


class Index:
    """Persons of one snapshot ready to be compared with rows.

    On disk are postings by keyed hash, frequency tables and counts: no identity number, phone or name of a
    person. What is compared digit by digit comes from the persons table, which is handed in again at opening.
    """

    def __init__(
        self,
        people: BookPeople,
        person_ids: I64,
        postings: dict[int, Postings],
        frequencies: Frequencies,
        readings: Readings,
        hasher: hashing.Hasher,
        as_of: date,
    ) -> None:
        self._people = people
        self._person_ids = person_ids
        self._postings = postings
        self._frequencies = frequencies
        self._readings = readings
        self._hasher = hasher
        self.as_of = as_of

    def __len__(self) -> int:
        return len(self._person_ids)

    @classmethod
    def build(
        cls, persons: pa.Table, *, as_of: date, key: bytes | None = None, progress: Progress | None = None
    ) -> "Index":
        """Indexes a persons table (columns of `book_people.COLUMNS`). `as_of`: the day ages in lists refer to."""
        people, readings = _prepared(persons)
        hasher = hashing.Hasher(key)
        features = book_features(people, readings)
        postings = {}
        for done, rule in enumerate(RULES):
            postings[rule.number] = Postings.build(keys(rule, features, hasher))
            if progress:
                progress(done + 1, len(RULES))
        tables = count_frequencies(people, readings)
        return cls(people, _ids(persons), postings, tables, readings, hasher, as_of)

    def save(self, folder: Path) -> None:
        """Writes the index into an empty folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, postings in self._postings.items():
            postings.save(folder, f"rule-{number:02d}")
        self._frequencies.save(folder)
        head = {
            "format": FORMAT,
            "hash": hashing.VERSION,
            "key": self._hasher.check,
            "persons": len(self),
            "as_of": self.as_of.isoformat(),
            "rules": [rule.number for rule in RULES],
        }
        (folder / _HEAD).write_text(json.dumps(head), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path, persons: pa.Table, *, key: bytes | None = None) -> "Index":
        """Maps a saved index. `persons` is the table it was built from, in the same order.

        Raises Refused where the index is broken, of another version, of another table or under another key.
        """
        head = _head(folder)
        hasher = hashing.Hasher(key)
        if head["key"] != hasher.check:
            raise Refused("linkage.wrong_key", "The index was made under another key.")
        if head["persons"] != len(persons):
            raise Refused("linkage.broken_index", "The index is broken: build the book again.")
        people, readings = _prepared(persons)
        postings = {rule.number: Postings.open(folder, f"rule-{rule.number:02d}") for rule in RULES}
        tables = Frequencies.open(folder)
        return cls(people, _ids(persons), postings, tables, readings, hasher, date.fromisoformat(str(head["as_of"])))

    def screen(
        self,
        rows: Sequence[ListRow],
        places: Places,
        params: Params | None = None,
        *,
        progress: Progress | None = None,
    ) -> list[RowResult]:
        """One result a row, in order: outcome, candidates with their evidence, probability of "not insured".

        Long lists are worked in chunks, after an even sample of their rows has taught their error rates.
        """
        params = params or Params()
        learnt = None
        if len(rows) > _CHUNK:
            sample = rows[:: -(-len(rows) // _CHUNK)]
            learnt = learn_pairs(self._pairs(sample, places, params), len(sample), params)
        results: list[RowResult] = []
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            pairs = self._pairs(chunk, places, params)
            results += screen_pairs(pairs, [row.row_id for row in chunk], params, learnt)
            if progress:
                progress(len(results), len(rows))
        return results

    def _pairs(self, rows: Sequence[ListRow], places: Places, params: Params) -> Pairs:
        as_of = params.as_of or self.as_of
        listed = row_people(rows, places, self._people.streets)
        self._readings.learn(listed.names)
        row_numbers, persons, stands_for = self._candidates(listed, as_of.year, params.posting_cap)
        return Pairs(
            listed=listed,
            book=self._people,
            rows=row_numbers,
            persons=persons,
            stands_for=stands_for,
            frequencies=self._frequencies,
            readings=self._readings,
            as_of=day_number(as_of),
            book_ids=self._person_ids,
        )

    def _candidates(self, listed: RowPeople, as_of_year: int, cap: int) -> tuple[I64, I64, F64]:
        """Pairs that share a key of any rule, each once, sorted by row, and samples of those not looked at."""
        features = row_features(listed, self._readings, as_of_year)
        found = []
        for rule in RULES:
            if not rule.sampled:
                for hashed, rows in keys(rule, features, self._hasher):
                    row_numbers, persons = self._postings[rule.number].pairs(hashed, rows, cap)
                    found.append(row_numbers << 32 | persons)
        unique = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
        return self._with_samples(unique, features, cap)

    def _with_samples(self, found: I64, features: Features, cap: int) -> tuple[I64, I64, F64]:
        """A name too common to follow, or masked but for the surname, leaves people unseen: a sample stands in."""
        samples, weights = [], []
        spelt = np.zeros(0, np.uint64)
        for rule, longer_than in ((_BY_NUMBER[SPELLING], cap), (_BY_NUMBER[SURNAME], 0)):
            for hashed, rows in keys(rule, features, self._hasher):
                fresh = ~np.isin(rows, spelt)
                postings = self._postings[rule.number]
                sampled = postings.samples(hashed[fresh], rows[fresh], longer_than, _SAMPLE)
                samples.append(sampled[0] << 32 | sampled[1])
                weights.append(sampled[2])
                spelt = np.concatenate([spelt, rows])
        pairs = np.concatenate([found, *samples])
        stands_for = np.concatenate([np.ones(len(found)), *weights])
        unique, first = np.unique(pairs, return_index=True)
        return unique >> 32, unique & 0xFFFFFFFF, stands_for[first]


def _prepared(persons: pa.Table) -> tuple[BookPeople, Readings]:
    people, readings = book_people(persons), Readings()
    readings.learn(people.names)
    return people, readings


def _ids(persons: pa.Table) -> I64:
    return np.asarray(persons["person_id"].to_numpy(), np.int64)


def _head(folder: Path) -> dict[str, object]:
    try:
        head = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refused("linkage.broken_index", "The index is broken: build the book again.") from None
    if head.get("format") != FORMAT or head.get("hash") != hashing.VERSION:
        raise Refused("linkage.other_version", "The index is of another version: build the book again.")
    if head.get("rules") != [rule.number for rule in RULES]:
        raise Refused("linkage.other_version", "The index is of another version: build the book again.")
    return dict(head)
