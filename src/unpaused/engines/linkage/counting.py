"""Counting a book: shares of names, sounds, places and digits, once a snapshot."""

import numpy as np

from unpaused.engines.linkage.arrays import F64, U8, U16, U64, AnyArray, Bool
from unpaused.engines.linkage.dates import MISSING_DAY
from unpaused.engines.linkage.features import packed
from unpaused.engines.linkage.frequencies import (
    FIRST_YEAR,
    GENERATIONS,
    YEARS,
    Frequencies,
    generation_of,
    modelled_names,
    modelled_sounds,
    primary_spelling,
)
from unpaused.engines.linkage.hashing import Hasher
from unpaused.engines.linkage.people import COMPOUND_PAIRS, FEMALE, MALE, BookPeople
from unpaused.engines.linkage.pinyin import Readings
from unpaused.engines.linkage.postings import Postings
from unpaused.engines.linkage.records import COUNTS

_STRENGTHS = np.array([0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 1000, 10_000])
_MOST_SAMPLED = 100_000
_GENERATION_PRIOR = 20.0
_PART = 500_000
_AREA_LEVELS = {"provinces": 10_000, "cities": 100, "districts": 1}


def count_frequencies(people: BookPeople, readings: Readings) -> tuple[Frequencies, dict[str, AnyArray]]:
    """The tables of a book, and for each person how many share a value (COUNTS); counted once, at build time."""
    counts = repeats(people, readings)
    tables = _tables(_tallied(people), readings)
    _fit_strengths(tables, people, counts)
    return tables, counts


def repeats(people: BookPeople, readings: Readings) -> dict[str, AnyArray]:
    """For each person how many have the same name, spelling, phone and street, themselves included; 0 for none."""
    return {name: _repeats(*value) for name, value in shared_values(people, readings).items()}


def shared_values(people: BookPeople, readings: Readings) -> dict[str, tuple[U64, Bool]]:
    """What people share, in the order of COUNTS: the value of each person as a number, and who has one."""
    spelling = primary_spelling(people.names, people.latin, readings)
    return {
        "name_count": (packed(people.names), people.lengths > 0),
        "spelling_count": (spelling, spelling != 0),
        "phone_count": (_number(people.phones).astype(np.uint64), people.phones[:, 10] > 0),
        "street_count": (people.addresses.astype(np.uint64), people.addresses >= 0),
    }


def _repeats(values: U64, there: Bool) -> AnyArray:
    places = np.flatnonzero(there).astype(np.uint32)
    mixed = Hasher(None).words(0, [values[there]])
    return Postings.build(mixed, places).repeats(len(values))


class _Tally:
    """Counts by what is counted; those of all parts of a book add up."""

    def __init__(self) -> None:
        self._counts: dict[str, AnyArray] = {}

    def __getitem__(self, what: str) -> AnyArray:
        return self._counts[what]

    def add(self, what: str, values: AnyArray, size: int) -> None:
        counts = np.bincount(values, minlength=size)[:size]
        self._counts[what] = self._counts[what] + counts if what in self._counts else counts


def _tallied(people: BookPeople) -> _Tally:
    tally = _Tally()
    for start in range(0, max(len(people), 1), _PART):
        part = people.part(start, start + _PART)
        _tally_names(tally, part)
        _tally_births(tally, part)
        _tally_numbers(tally, part)
    return tally


def _tally_names(tally: _Tally, people: BookPeople) -> None:
    names, given = people.names, _given_mask(people)
    tally.add("surname", names[:, 0][people.latin == 0], 65536)
    tally.add("given", names[given], 65536)
    tally.add("length", np.minimum(people.lengths, 9), 10)
    for sex, name in ((MALE, "male"), (FEMALE, "female")):
        tally.add(name, names[given & (people.sexes == sex)[:, None]], 65536)
    tally.add("sex", people.sexes, 3)
    compound = np.searchsorted(COMPOUND_PAIRS, _pairs(names[people.surname_lengths == 2]))
    tally.add("compound", compound, len(COMPOUND_PAIRS))
    tally.add("person", np.zeros(len(people), np.int64), 1)


def _pairs(names: U16) -> U64:
    return np.asarray(names[:, 0].astype(np.uint64) << np.uint64(16) | names[:, 1].astype(np.uint64), np.uint64)


def _tally_births(tally: _Tally, people: BookPeople) -> None:
    known = people.births != MISSING_DAY
    generation = np.where(known, generation_of(np.where(known, people.births, 0)), 0)
    tally.add("generation", generation[known], GENERATIONS)
    owner, place = np.nonzero(_given_mask(people) & known[:, None])
    cells = people.names[owner, place].astype(np.int64) * GENERATIONS + generation[owner]
    tally.add("given by generation", cells, 65536 * GENERATIONS)
    days = people.births[known].astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    tally.add("year", np.clip(days.astype("datetime64[Y]").astype(np.int64) + 1970 - FIRST_YEAR, 0, YEARS - 1), YEARS)
    day = (days - months.astype("datetime64[D]")).astype(np.int64)
    tally.add("day", months.astype(np.int64) % 12 * 31 + day, 372)


def _tally_numbers(tally: _Tally, people: BookPeople) -> None:
    areas = people.areas[people.areas > 0]
    for name, divisor in _AREA_LEVELS.items():
        tally.add(name, areas // divisor, 1_000_000 // divisor)
    ids = people.ids[people.ids[:, 0] > 0]
    tally.add("id head", _number(ids[:, :6]), 1_000_000)
    tally.add("sequence", _number(ids[:, 14:17]), 1000)
    tally.add("phone head", _number(people.phones[people.phones[:, 0] > 0][:, :3]), 1000)
    both = (people.ids[:, 0] > 0) & (people.areas > 0)
    tally.add("head is area", _number(people.ids[both][:, :6]) == people.areas[both], 2)


def _tables(tally: _Tally, readings: Readings) -> Frequencies:
    surname, given = _shares(tally["surname"]), _smoothed_shares(tally["given"])
    years = (tally["year"] + 0.5) / (tally["year"].sum() + 0.5 * YEARS)
    persons = float(tally["person"][0])
    met = tally["compound"] > 0
    empty = np.zeros(0, np.uint32)
    return Frequencies(
        surname=surname,
        compound_keys=COMPOUND_PAIRS[met],
        compound=np.asarray(tally["compound"][met] / max(persons, 1.0), np.float64),
        given=given,
        lengths=_smoothed_shares(tally["length"]),
        surname_sound=_sound_shares(surname, readings.surname_values),
        given_sound=_sound_shares(given, readings.values),
        male_log_odds=_male_log_odds(tally),
        generations=_smoothed_shares(tally["generation"]),
        generation_log_odds=_generation_log_odds(tally),
        years=np.asarray(years, np.float64),
        month_days=np.asarray((tally["day"] + 20.0) / (tally["day"] + 20.0).sum(), np.float64),
        **{name: _shares(tally[name]) for name in _AREA_LEVELS},
        id_heads=_shares(tally["id head"]),
        sequences=_smoothed_shares(tally["sequence"]),
        phone_heads=_smoothed_shares(tally["phone head"]),
        scalars=np.array([persons, *_scalars(tally), 1, 1, 1, 1], np.float64),
        name_count=empty,
        spelling_count=empty,
        phone_count=empty,
        street_count=empty,
    )


def _scalars(tally: _Tally) -> tuple[float, float]:
    apart, same = (int(count) for count in tally["head is area"])
    males, females = int(tally["sex"][MALE]), int(tally["sex"][FEMALE])
    return (same + 1) / (apart + same + 2), (males + 1) / (males + females + 2)


def _given_mask(people: BookPeople) -> Bool:
    place = np.arange(people.names.shape[1])
    chinese = (people.latin == 0)[:, None]
    return np.asarray((place >= people.surname_lengths[:, None]) & (people.names > 1) & chinese, np.bool_)


def _shares(counts: AnyArray) -> F64:
    return np.asarray(counts / max(counts.sum(), 1), np.float64)


def _smoothed_shares(counts: AnyArray) -> F64:
    seen = max(int((counts > 0).sum()), 1)
    return np.asarray((counts + 0.5) / (counts.sum() + 0.5 * seen + 0.5), np.float64)


def _sound_shares(shares: F64, values: U64) -> F64:
    """For each character the share of all characters that sound like it, by their first readings."""
    sounds, owner = np.unique(values[:, 0], return_inverse=True)
    totals = np.bincount(owner, weights=shares, minlength=len(sounds))
    totals[sounds == 0] = 0
    return np.asarray(np.maximum(totals[owner], shares), np.float64)


def _male_log_odds(tally: _Tally) -> F64:
    odds = np.zeros(65536)
    for counts, sign in ((tally["male"], 1.0), (tally["female"], -1.0)):
        odds += sign * np.log((counts + 2.0) / (counts.sum() + 2.0 * 65536))
    balance = odds - odds[0]  # characters never seen say nothing
    return np.asarray(balance, np.float64)


def _generation_log_odds(tally: _Tally) -> AnyArray:
    """Log of a character's share in each generation over its share on the whole, with the whole as prior."""
    counts = tally["given by generation"].reshape(65536, GENERATIONS).astype(np.float64)
    whole = counts.sum(axis=1, keepdims=True)
    expected = counts.sum(axis=0, keepdims=True) / max(counts.sum(), 1.0)
    smoothed = (counts + _GENERATION_PRIOR * expected) / (whole + _GENERATION_PRIOR)
    odds = np.log(np.maximum(smoothed, 1e-9) / np.maximum(expected, 1e-9))
    return np.asarray(odds, np.float32)


def _number(digits: U8) -> AnyArray:
    """Digits (n, k) as numbers; X counts as 0."""
    value = np.zeros(len(digits), np.int64)
    for place in range(digits.shape[1]):
        digit = digits[:, place].astype(np.int64) - 48
        value = value * 10 + np.where((digit >= 0) & (digit <= 9), digit, 0)
    return value


def _fit_strengths(tables: Frequencies, people: BookPeople, counts: dict[str, AnyArray]) -> None:
    sample = np.linspace(0, len(people) - 1, min(len(people), _MOST_SAMPLED)).astype(np.int64)
    name_model = modelled_names(tables, people, sample)
    sound_model = modelled_sounds(tables, people, sample)
    chance = np.full(len(sample), 1e-9)
    models = (name_model, sound_model, chance, chance * 1000)
    for place, (name, model) in enumerate(zip(COUNTS, models, strict=True)):
        tables.scalars[3 + place] = _best_strength(np.asarray(counts[name][sample], np.float64), model, tables.n)


def _best_strength(count: F64, model: F64, n: float) -> float:
    """The k under which the book is most likely with each person left out in turn."""
    count, model = count[count > 0], model[count > 0]
    if not len(count):
        return n
    k = _STRENGTHS[:, None] * n
    likelihood = np.log((count - 1 + k * model) / (n - 1 + k)).sum(axis=1)
    return float(_STRENGTHS[int(likelihood.argmax())] * n)
