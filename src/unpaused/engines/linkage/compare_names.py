"""Comparing names: Chinese ones by character and by sound, masked ones where visible, Latin ones by letters.

`chance` of a level is the share of people whose name would reach it: of the name itself when equal, of all
names with that sound when only the sound is the same, of the surname when only that is.
"""

from collections.abc import Callable

import numpy as np

from unpaused.engines.linkage.arrays import F64, I8, I64, U8, U64, AnyArray, Bool
from unpaused.engines.linkage.frequencies import modelled_names, modelled_sounds, primary_spelling, surname_share
from unpaused.engines.linkage.hashing import joined
from unpaused.engines.linkage.model import level_number
from unpaused.engines.linkage.pairs import Observed, Pairs
from unpaused.engines.linkage.pinyin import MOST_READINGS
from unpaused.engines.linkage.romanisation import MOST as MOST_SPELLINGS
from unpaused.engines.linkage.spellings import one_letter_differs
from unpaused.engines.linkage.text import WILDCARD

_SOUNDED = 5


def compare_names(pairs: Pairs, seen: Observed) -> None:
    """Enters one of the three name comparisons for every pair whose row has a name."""
    row_names = pairs.listed.names[pairs.rows]
    masked = (row_names == WILDCARD).any(axis=1)
    chinese = (row_names[:, 0] > 0) & (pairs.book.latin[pairs.persons] == 0)
    latin = pairs.listed.latin[pairs.rows] != 0
    _compare_clear(pairs, seen, np.flatnonzero(chinese & ~masked))
    _compare_masked(pairs, seen, np.flatnonzero(chinese & masked))
    _compare_latin(pairs, seen, np.flatnonzero(latin))


class _Chinese:
    """Two aligned stacks of names, and what follows from them position by position."""

    def __init__(self, pairs: Pairs, where: I64) -> None:
        self.where = where
        self.persons = pairs.persons[where]
        self.row = pairs.listed.names[pairs.rows[where]]
        self.book = pairs.book.names[self.persons]
        self.row_lengths = pairs.listed.lengths[pairs.rows[where]]
        self.book_lengths = pairs.book.lengths[self.persons]
        self.surname_lengths = pairs.book.surname_lengths[self.persons]
        self.there = (self.row != 0) | (self.book != 0)
        self.equal = (self.row == self.book) & (self.row != 0)
        self.same_length = self.row_lengths == self.book_lengths
        self.is_surname = np.arange(self.row.shape[1]) < self.surname_lengths[:, None]


def _compare_clear(pairs: Pairs, seen: Observed, where: I64) -> None:
    names = _Chinese(pairs, where)
    sound = _same_sound(pairs, names)
    matched = names.equal | sound
    wrong = (names.there & ~matched).sum(axis=1)
    surname = (names.equal | ~names.is_surname).all(axis=1)
    surname_sounds = (matched | ~names.is_surname).all(axis=1)
    given_wrong = (names.there & ~names.equal & ~names.is_surname).sum(axis=1)
    long = names.book_lengths - names.surname_lengths >= 2
    conditions = [
        ("equal", (names.equal | ~names.there).all(axis=1) & names.same_length),
        ("same sound", (wrong == 0) & names.same_length),
        ("given name in another order", surname & names.same_length & _swapped(names)),
        ("one character differs", (wrong == 1) & names.same_length & long & surname_sounds & (given_wrong > 0)),
        ("one character more or less", surname & _one_more(names)),
        ("surname only", surname),
        ("given name only", (given_wrong == 0) & names.same_length),
    ]
    levels = _first_level("name", conditions)
    seen.put("name", where, levels, _clear_chance(pairs, names, sound, levels))


def _first_level(comparison: str, conditions: list[tuple[str, Bool]]) -> I8:
    different = level_number(comparison, "different")
    numbers = [level_number(comparison, name) for name, _ in conditions]
    return np.select([c for _, c in conditions], numbers, default=different).astype(np.int8)


def _clear_chance(pairs: Pairs, names: _Chinese, sound: Bool, levels: I8) -> F64:
    tables = pairs.frequencies
    model = modelled_names(tables, pairs.book, names.persons)
    equal = tables.blended("name", np.asarray(tables.name_count[names.persons], np.float64), model)
    surname = surname_share(tables, names.book, names.surname_lengths)
    given = _matched_given(pairs, names, sound)
    full_surname = np.where((names.equal | ~names.is_surname).all(axis=1), surname, _sounding(pairs, names))
    by_level = {
        "equal": equal,
        "same sound": np.maximum(full_surname * given, _spelling_chance(pairs, names.persons)),
        "one character differs": np.where((names.equal | sound | ~names.is_surname).all(axis=1), full_surname, 1)
        * given,
        "one character more or less": surname * 3 * np.sqrt(given),
        "given name in another order": model,
        "surname only": surname,
        "given name only": given,
        "different": np.ones(len(levels)),
    }
    numbers = {level_number("name", name): value for name, value in by_level.items()}
    return np.asarray(np.choose(levels, [numbers[i] for i in range(len(numbers))]), np.float64)


def _matched_given(pairs: Pairs, names: _Chinese, sound: Bool) -> F64:
    """The product of the shares of what matched in the given name, by character or by sound."""
    share = np.where(names.equal, pairs.frequencies.given[names.book], pairs.frequencies.given_sound[names.book])
    counted = (names.equal | sound) & ~names.is_surname
    return np.asarray(np.where(counted, share, 1.0).prod(axis=1), np.float64)


def _spelling_chance(pairs: Pairs, persons: I64) -> F64:
    """The probability of a whole name's sound, popular combinations as often as the book has them."""
    tables = pairs.frequencies
    counted = np.asarray(tables.spelling_count[persons], np.float64)
    return tables.blended("spelling", counted, modelled_sounds(tables, pairs.book, persons))


def _sounding(pairs: Pairs, names: _Chinese) -> F64:
    return np.asarray(pairs.frequencies.surname_sound[names.book[:, 0]], np.float64)


def _swapped(names: _Chinese) -> Bool:
    row, book = names.row, names.book
    three = (names.book_lengths == 3) & (names.row_lengths == 3) & (names.surname_lengths == 1)
    return np.asarray(three & (row[:, 1] == book[:, 2]) & (row[:, 2] == book[:, 1]), np.bool_)


def _one_more(names: _Chinese) -> Bool:
    """Whether one name is the other with one given character left out."""
    row, book = names.row, names.book
    shorter = (names.row_lengths == 2) & (names.book_lengths == 3)
    longer = (names.row_lengths == 3) & (names.book_lengths == 2)
    in_book = (row[:, 1] == book[:, 1]) | (row[:, 1] == book[:, 2])
    in_row = (book[:, 1] == row[:, 1]) | (book[:, 1] == row[:, 2])
    return np.asarray((shorter & in_book) | (longer & in_row), np.bool_)


def _same_sound(pairs: Pairs, names: _Chinese) -> Bool:
    """Positions that differ in writing and share a reading."""
    found = np.zeros(names.row.shape, bool)
    readings = pairs.readings
    for place in range(_SOUNDED):
        values = readings.surname_values if place == 0 else readings.values
        open_ = np.flatnonzero(~names.equal[:, place] & (names.row[:, place] > 1) & (names.book[:, place] > 1))
        row, book = values[names.row[open_, place]], values[names.book[open_, place]]
        found[open_, place] = _share_a_reading(row, book)
    return found


def _share_a_reading(row: U64, book: U64) -> Bool:
    same = np.zeros(len(row), bool)
    for i in range(MOST_READINGS):
        for j in range(MOST_READINGS):
            same |= (row[:, i] == book[:, j]) & (row[:, i] != 0)
    return same


def _compare_masked(pairs: Pairs, seen: Observed, where: I64) -> None:
    names = _Chinese(pairs, where)
    visible = names.row > WILDCARD
    open_ended = pairs.listed.open_names[pairs.rows[where]]
    names.same_length |= open_ended
    agree = (names.equal | ~visible).all(axis=1)
    surname_seen = (visible & names.is_surname).any(axis=1)
    surname = (names.equal | ~visible | ~names.is_surname).all(axis=1) & surname_seen
    levels = _first_level(
        "masked_name",
        [("equal where visible", agree & names.same_length), ("surname, another length", surname & ~names.same_length)],
    )
    share = _visible_share(pairs, names, visible)
    length = np.where(open_ended, 1.0, pairs.frequencies.lengths[np.clip(names.row_lengths, 0, 9)])
    only_surname = np.where(surname_seen, surname_share(pairs.frequencies, names.book, names.surname_lengths), 1)
    chance = np.choose(levels, [share * length, only_surname, np.ones(len(levels))])
    seen.put("masked_name", where, levels, np.asarray(chance, np.float64))


def _visible_share(pairs: Pairs, names: _Chinese, visible: Bool) -> F64:
    tables = pairs.frequencies
    given = np.where(visible & ~names.is_surname, tables.given[names.book], 1.0).prod(axis=1)
    surname = surname_share(tables, names.book, names.surname_lengths)
    return np.asarray(given * np.where((visible & names.is_surname).any(axis=1), surname, 1.0), np.float64)


def _compare_latin(pairs: Pairs, seen: Observed, where: I64) -> None:
    rows, persons = pairs.rows[where], pairs.persons[where]
    spelt = _Spelt(pairs, persons)
    whole = [pairs.listed.latin[rows], pairs.listed.latin_reversed[rows]]
    equal = np.logical_or.reduce([spelt.has_whole(value) for value in whole])
    otherwise = _any_of(spelt.has_whole, pairs.listed.latin_others[rows]) & ~equal
    surname = _any_of(spelt.has_surname, pairs.listed.latin_surnames[rows])
    given = _any_of(spelt.has_given, pairs.listed.latin_given[rows])
    near = _near(pairs, rows, persons, (surname | given) & ~equal)
    conditions = [
        ("same spelling", equal),
        ("another romanisation", otherwise),
        ("one letter differs", near),
        ("surname only", surname),
        ("given name only", given),
    ]
    levels = _first_level("latin_name", conditions)
    seen.put("latin_name", where, levels, _latin_chance(pairs, persons, levels))


def _any_of(has: Callable[[U64], Bool], values: U64) -> Bool:
    """Whether any column of the values is one of the spellings."""
    found = np.zeros(len(values), bool)
    for column in range(values.shape[1]):
        if values[:, column].any():
            found |= has(values[:, column])
    return found


class _Spelt:
    """The spellings of persons: every combination of the readings of up to four characters."""

    def __init__(self, pairs: Pairs, persons: I64) -> None:
        self._readings = pairs.readings
        self._names = pairs.book.names[persons]
        self._latin = pairs.book.latin[persons]
        self._primary = primary_spelling(self._names, self._latin, pairs.readings)
        self._two = pairs.book.surname_lengths[persons]
        self.surnames = self._combined(0, self._two)
        self.given = self._combined(self._two, pairs.book.lengths[persons].astype(np.int64))

    def _combined(self, start: AnyArray | int, stop: AnyArray) -> list[tuple[U64, U64]]:
        """Spellings of positions start to stop with their lengths in letters; at most six of them a person."""
        found: list[tuple[U64, U64]] = []
        for choice in range(MOST_READINGS * 2):
            value, length = np.zeros(len(self._names), np.uint64), np.zeros(len(self._names), np.uint64)
            for place in range(4):
                values, lengths = self._reading(place, choice)
                inside = (place >= np.asarray(start)) & (place < stop)
                value = np.where(inside, joined(value, values, lengths.astype(np.uint64)), value)
                length = np.where(inside, length + lengths, length)
            found.append((value, np.minimum(length, 31).astype(np.uint64)))
        return found

    def _reading(self, place: int, choice: int) -> tuple[U64, U8]:
        """The reading at a place: for the surname by choice, for the first given character by the rest of it."""
        codes = self._names[:, place]
        if place == 0:
            table, lengths = self._readings.surname_values, self._readings.surname_lengths
        else:
            table, lengths = self._readings.values, self._readings.lengths
        number = choice % MOST_READINGS if place in (0, 2) else choice // MOST_READINGS
        there = table[codes, number] != 0
        return np.where(there, table[codes, number], table[codes, 0]), np.where(
            there, lengths[codes, number], lengths[codes, 0]
        )

    def has_whole(self, value: U64) -> Bool:
        hit = (self._primary == value) & (value != 0)
        for surname, _ in self.surnames:
            for given, letters in self.given:
                hit |= joined(surname, given, letters) == value
        return np.asarray(hit, np.bool_)

    def has_surname(self, value: U64) -> Bool:
        return self._any(self.surnames, value)

    def has_given(self, value: U64) -> Bool:
        return self._any(self.given, value)

    @staticmethod
    def _any(spelt: list[tuple[U64, U64]], value: U64) -> Bool:
        return np.asarray(np.logical_or.reduce([(part == value) & (value != 0) for part, _ in spelt]), np.bool_)


def _near(pairs: Pairs, rows: I64, persons: I64, candidates: Bool) -> Bool:
    found = np.zeros(len(rows), bool)
    for place in np.flatnonzero(candidates).tolist():
        found[place] = one_letter_differs(pairs.listed.letters[rows[place]], pairs.book.names[persons[place]])
    return found


def _latin_chance(pairs: Pairs, persons: I64, levels: I8) -> F64:
    tables = pairs.frequencies
    model, equal = modelled_sounds(tables, pairs.book, persons), _spelling_chance(pairs, persons)
    names = pairs.book.names[persons]
    surname = np.maximum(tables.surname_sound[names[:, 0]], 0.3 / tables.n)
    given = model / surname
    return np.asarray(
        np.choose(levels, [equal, equal * MOST_SPELLINGS, equal * 40, surname, given, np.ones(len(levels))]), np.float64
    )
