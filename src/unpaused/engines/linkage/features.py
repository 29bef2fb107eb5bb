"""The features of people from which blocking keys are made, with their alternatives."""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from unpaused.engines.linkage.arrays import U8, U16, U64, AnyArray, Bool
from unpaused.engines.linkage.dates import MISSING_DAY
from unpaused.engines.linkage.hashing import POWERS, joined
from unpaused.engines.linkage.kernels import spelling
from unpaused.engines.linkage.people import BookPeople, People, RowPeople
from unpaused.engines.linkage.pinyin import MOST_READINGS, Readings
from unpaused.engines.linkage.ragged import Alternative, Ragged
from unpaused.engines.linkage.text import WILDCARD

_SPELT_CHARACTERS = 4
_ADDRESS_TAG = 1 << 40


class Features:
    """Features by name, each made when it is first asked for."""

    def __init__(self, people: People, readings: Readings) -> None:
        self._people = people
        self._readings = readings
        self._made: dict[str, Ragged] = {}

    def __getitem__(self, name: str) -> Ragged:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __len__(self) -> int:
        return len(self._people)

    @cached_property
    def _makers(self) -> dict[str, Callable[[], Ragged]]:
        people = self._people
        return {
            "id": lambda: Ragged.of(_digits(people.ids, 0, 18)),
            "id_head": lambda: Ragged.of(_digits(people.ids, 0, 6)),
            "id_tail": lambda: Ragged.of(_digits(people.ids, 14, 18)),
            "phone": lambda: Ragged.of(_digits(people.phones, 0, 11)),
            "phone_head": lambda: Ragged.of(_digits(people.phones, 0, 3)),
            "phone_tail": lambda: Ragged.of(_digits(people.phones, 7, 11)),
            "document": lambda: Ragged.of(_there(people.other_ids)),
            "name": lambda: Ragged.of((packed(people.names), self._clear)),
            "spelling": lambda: spellings(people, self._readings, self._clear),
            "surname": lambda: Ragged.of(*surnames(people, self._readings)),
            "given": lambda: given_names(people, self._readings, self._clear),
            "skeleton": lambda: Ragged.of(*skeletons(people.names, people.lengths)),
            **self._own(),
        }

    @cached_property
    def _clear(self) -> Bool:
        people = self._people
        clear = (people.names != WILDCARD).all(axis=1) & (people.lengths >= 2) & (people.latin == 0)
        return np.asarray(clear, np.bool_)

    def _own(self) -> dict[str, Callable[[], Ragged]]:
        """What differs between persons of a book and rows of a list."""
        raise NotImplementedError


class BookFeatures(Features):
    """Features of persons of the book: one birth date, one area, all readings."""

    def __init__(self, people: BookPeople, readings: Readings) -> None:
        super().__init__(people, readings)
        self._book = people

    def _own(self) -> dict[str, Callable[[], Ragged]]:
        people, readings = self._book, self._readings
        return {
            "birth": lambda: Ragged.of(_days(people.births)),
            "birth_year": lambda: Ragged.of((_years(people.births).astype(np.uint64), people.births != MISSING_DAY)),
            "district": lambda: Ragged.of(_prefixed(people.areas, 1)),
            "city": lambda: Ragged.of(_prefixed(people.areas, 100)),
            "street": lambda: Ragged.of(_streets(people.addresses)),
            "spelling": lambda: spellings(people, readings, self._clear) + Ragged.of(_there(people.latin)),
        }


class RowFeatures(Features):
    """Features of rows: two sources of a birth date, a range of years for an age, several areas, both orders of a
    Latin name."""

    def __init__(self, people: RowPeople, readings: Readings, as_of_year: int) -> None:
        super().__init__(people, readings)
        self._rows = people
        self._as_of_year = as_of_year

    def _own(self) -> dict[str, Callable[[], Ragged]]:
        people, readings = self._rows, self._readings
        latin = [_there(v) for v in (people.latin, people.latin_reversed, *people.latin_others.T)]
        latin_surnames = [_there(v) for v in people.latin_surnames.T]
        latin_given = [_there(v) for v in people.latin_given.T]
        return {
            "birth": lambda: Ragged.of(_days(people.births), _days(people.births_in_id)),
            "birth_year": lambda: Ragged.of(*_row_years(people, self._as_of_year)),
            "district": lambda: Ragged.of(*[_prefixed(people.areas[:, i], 1) for i in range(people.areas.shape[1])]),
            "city": lambda: Ragged.of(*[_prefixed(people.areas[:, i], 100) for i in range(2)]),
            "street": lambda: Ragged.of(_streets(people.addresses)),
            "spelling": lambda: spellings(people, readings, self._clear) + Ragged.of(*latin),
            "surname": lambda: Ragged.of(*surnames(people, readings), *latin_surnames),
            "given": lambda: given_names(people, readings, self._clear) + Ragged.of(*latin_given),
        }


def spellings(people: People, readings: Readings, clear: Bool) -> Ragged:
    """The whole name in letters under every combination of the readings of its first characters."""
    return _spelt(people, readings, clear, first=0)


def given_names(people: People, readings: Readings, clear: Bool) -> Ragged:
    """The given name in letters, also where the surname is masked; compound surnames are left to the other rules."""
    hidden_surname = (people.names[:, 0] == WILDCARD) & (people.names[:, 1:] != WILDCARD).all(axis=1)
    return _spelt(people, readings, (clear | hidden_surname) & (people.surname_lengths == 1), first=1)


def _spelt(people: People, readings: Readings, clear: Bool, first: int) -> Ragged:
    short = people.lengths <= _SPELT_CHARACTERS
    values, starts = spelling.spelt(
        np.ascontiguousarray(people.names),
        np.asarray(clear & short, np.bool_),
        first,
        readings.surname_values,
        readings.surname_lengths,
        readings.values,
        readings.lengths,
        POWERS,
    )
    return Ragged(values, starts) + Ragged.of(_long_spelling(people, readings, clear & ~short, first))


def _long_spelling(people: People, readings: Readings, long: Bool, first: int) -> Alternative:
    """Names of minorities in Chinese characters: first readings only."""
    value = np.zeros(len(people), np.uint64)
    rows = np.flatnonzero(long)
    names = people.names[rows]
    part = np.zeros(len(rows), np.uint64)
    for place in range(first, names.shape[1]):
        values, lengths = _reading(readings, names[:, place], 0, surname=place == 0)
        part = np.where(names[:, place] == 0, part, joined(part, values, lengths.astype(np.uint64)))
    value[rows] = part
    return value, long


def _reading(readings: Readings, codes: U16, choice: int, *, surname: bool) -> tuple[U64, U8]:
    values = readings.surname_values if surname else readings.values
    lengths = readings.surname_lengths if surname else readings.lengths
    return values[codes, choice], lengths[codes, choice]


def surnames(people: People, readings: Readings) -> list[Alternative]:
    """The spelling of the surname under each reading; both characters of a compound one under the first."""
    first, second = people.names[:, 0], people.names[:, 1]
    compound = people.surname_lengths == 2
    found: list[Alternative] = []
    for choice in range(MOST_READINGS):
        value = readings.surname_values[first, choice]
        longer = joined(value, readings.values[second, 0], readings.lengths[second, 0].astype(np.uint64))
        found.append((np.where(compound, longer, value), value != 0))
    return found


def skeletons(names: U16, lengths: AnyArray) -> list[Alternative]:
    """Names of three with one given character left out: found again with that one mistyped or masked.

    Two-character names with their given character reduce to nothing, so they have none.
    """
    three = (lengths == 3) & (names[:, 0] != WILDCARD)
    wide = names.astype(np.uint64)
    return [
        (wide[:, 0] << np.uint64(16) | wide[:, place] | np.uint64(place << 40), three & (names[:, place] > WILDCARD))
        for place in (1, 2)
    ]


def packed(names: U16) -> U64:
    """The name in one word: its first four characters, mixed with the rest."""
    wide = names.astype(np.uint64)
    low = wide[:, 0] << np.uint64(48) | wide[:, 1] << np.uint64(32) | wide[:, 2] << np.uint64(16) | wide[:, 3]
    high = wide[:, 4] << np.uint64(48) | wide[:, 5] << np.uint64(32) | wide[:, 6] << np.uint64(16) | wide[:, 7]
    return np.asarray(low ^ (high * np.uint64(0x9E3779B97F4A7C15)), np.uint64)


def _digits(digits: U8, start: int, stop: int) -> Alternative:
    """Digits `start` to `stop` as one number; there only if none is unknown. X counts as 10."""
    part = digits[:, start:stop]
    value = np.zeros(len(part), np.uint64)
    for place in range(part.shape[1]):
        value = value * np.uint64(11) + np.minimum(part[:, place].astype(np.uint64) - np.uint64(47), np.uint64(10))
    return value, (part != 0).all(axis=1)


def _there(values: U64) -> Alternative:
    return values, values != 0


def _streets(digests: AnyArray) -> Alternative:
    return digests.astype(np.uint64), digests >= 0


def _days(births: AnyArray) -> Alternative:
    return births.astype(np.int64).astype(np.uint64), births != MISSING_DAY


def _years(births: AnyArray) -> AnyArray:
    known = np.where(births == MISSING_DAY, 0, births)
    return known.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _row_years(people: RowPeople, as_of_year: int) -> list[Alternative]:
    """The year of a birth date; else the years an age allows, and one more for ages by Chinese count."""
    births = np.where(people.births != MISSING_DAY, people.births, people.births_in_id)
    dated = births != MISSING_DAY
    aged = ~dated & (people.years < 0) & (people.ages >= 0)
    found = [
        (_years(births).astype(np.uint64), dated),
        (people.years.astype(np.int64).astype(np.uint64), people.years > 0),
    ]
    for more in (-1, 0, 1):
        found.append(((as_of_year - people.ages + more).astype(np.int64).astype(np.uint64), aged))
    return found


def _prefixed(areas: AnyArray, divisor: int) -> Alternative:
    """The area's code without its last places; areas that are less exact than that are left out."""
    prefix = areas // divisor
    return prefix.astype(np.uint64) + np.uint64(_ADDRESS_TAG), (areas > 0) & (prefix % 100 > 0)
