"""The features of people from which blocking keys are made, with their alternatives."""

from itertools import product

import numpy as np

from unpaused.engines.linkage.arrays import U8, U16, U64, AnyArray, Bool
from unpaused.engines.linkage.blocking import Alternative, Features
from unpaused.engines.linkage.dates import MISSING_DAY
from unpaused.engines.linkage.hashing import digest64, joined
from unpaused.engines.linkage.people import BookPeople, People, RowPeople
from unpaused.engines.linkage.pinyin import MOST_READINGS, Readings
from unpaused.engines.linkage.text import WILDCARD

_SPELT_CHARACTERS = 4
_ADDRESS_TAG = 1 << 40


def book_features(people: BookPeople, readings: Readings) -> Features:
    """Features of persons of the book: one birth date, one area, all readings."""
    features = _common(people, readings)
    years = _years(people.births)
    features["birth"] = [_days(people.births)]
    features["birth_year"] = [(years.astype(np.uint64), people.births != MISSING_DAY)]
    features["district"] = [_prefixed(people.areas, 1)]
    features["city"] = [_prefixed(people.areas, 100)]
    digests = np.array([digest64(street) for street in people.streets] or [0], np.uint64)
    features["street"] = [(digests[people.addresses], people.addresses >= 0)]
    features["spelling"].append((people.latin, people.latin != 0))
    return features


def row_features(people: RowPeople, readings: Readings, as_of_year: int) -> Features:
    """Features of rows: two sources of a birth date, a range of years for an age, several areas, both orders of
    a Latin name."""
    features = _common(people, readings)
    features["birth"] = [_days(people.births), _days(people.births_in_id)]
    features["birth_year"] = _row_years(people, as_of_year)
    features["district"] = [_exact_district(people.areas[:, i]) for i in range(people.areas.shape[1])]
    features["city"] = [_prefixed(people.areas[:, i], 100) for i in range(2)]
    digests = np.array([digest64(street) for street in people.streets], np.uint64)
    features["street"] = [(digests, np.array([bool(street) for street in people.streets]))]
    features["spelling"] += [_there(v) for v in (people.latin, people.latin_reversed, *people.latin_others.T)]
    features["surname"] += [_there(v) for v in people.latin_surnames.T]
    features["given"] += [_there(v) for v in people.latin_given.T]
    return features


def _common(people: People, readings: Readings) -> Features:
    clear = (people.names != WILDCARD).all(axis=1) & (people.lengths >= 2) & (people.latin == 0)
    return {
        "id": [_digits(people.ids, 0, 18)],
        "id_head": [_digits(people.ids, 0, 6)],
        "id_tail": [_digits(people.ids, 14, 18)],
        "phone": [_digits(people.phones, 0, 11)],
        "phone_head": [_digits(people.phones, 0, 3)],
        "phone_tail": [_digits(people.phones, 7, 11)],
        "document": [_there(people.other_ids)],
        "name": [(packed(people.names), clear)],
        "spelling": spellings(people, readings, clear),
        "surname": surnames(people, readings),
        "given": given_names(people, readings, clear),
        "skeleton": skeletons(people.names, people.lengths),
    }


def spellings(people: People, readings: Readings, clear: Bool) -> list[Alternative]:
    """The whole name in letters under every combination of the readings of its first characters."""
    return _spelt(people, readings, clear, first=0)


def given_names(people: People, readings: Readings, clear: Bool) -> list[Alternative]:
    """The given name in letters, also where the surname is masked; compound surnames are left to the other rules."""
    hidden_surname = (people.names[:, 0] == WILDCARD) & (people.names[:, 1:] != WILDCARD).all(axis=1)
    return _spelt(people, readings, (clear | hidden_surname) & (people.surname_lengths == 1), first=1)


def _spelt(people: People, readings: Readings, clear: Bool, first: int) -> list[Alternative]:
    found: list[Alternative] = []
    usable = clear & (people.lengths <= _SPELT_CHARACTERS)
    for choice in product(range(MOST_READINGS), range(2), range(2), range(2)):
        if first and choice[0]:
            continue
        value = np.zeros(len(people), np.uint64)
        there = usable.copy()
        for place in range(first, _SPELT_CHARACTERS):
            codes = people.names[:, place]
            values, lengths = _reading(readings, codes, choice[place], surname=place == 0)
            ended = codes == 0
            there &= np.where(ended, choice[place] == 0, values != 0)
            value = np.where(ended, value, joined(value, values, lengths.astype(np.uint64)))
        if there.any():
            found.append((value, there & (value != 0)))
    return [*found, _long_spelling(people, readings, clear & (people.lengths > _SPELT_CHARACTERS), first)]


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
        there = value != 0
        longer = joined(value, readings.values[second, 0], readings.lengths[second, 0].astype(np.uint64))
        found.append((np.where(compound, longer, value), there))
    return [alternative for alternative in found if alternative[1].any()] or [found[0]]


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


def _exact_district(areas: AnyArray) -> Alternative:
    return _prefixed(areas, 1)
