"""Counting a book: shares of names, sounds, places and digits, once a snapshot."""

import numpy as np

from unpaused.engines.linkage.arrays import F64, I32, U8, U64, AnyArray, Bool
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
from unpaused.engines.linkage.people import FEMALE, MALE, BookPeople
from unpaused.engines.linkage.pinyin import Readings

_STRENGTHS = np.array([0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 1000, 10_000])
_MOST_SAMPLED = 100_000
_GENERATION_PRIOR = 20.0


def count_frequencies(people: BookPeople, readings: Readings) -> Frequencies:
    """Counts everything once, at build time."""
    names = people.names
    given_mask = _given_mask(people)
    surname = _shares(names[:, 0][people.latin == 0], 65536)
    given = _smoothed_shares(names[given_mask], 65536)
    spelling = primary_spelling(people.names, people.latin, readings)
    streets = np.where(people.addresses >= 0, people.addresses, 0).astype(np.uint64)
    counts = {
        "name": (_repeats(packed(names), people.lengths > 0)),
        "spelling": _repeats(spelling, spelling != 0),
        "phone": _repeats(_phone_numbers(people.phones), people.phones[:, 10] > 0),
        "street": _repeats(streets, people.addresses >= 0),
    }
    compound_keys, compound = _compound_shares(people)
    tables = Frequencies(
        surname=surname,
        compound_keys=compound_keys,
        compound=compound,
        given=given,
        lengths=_smoothed_shares(np.minimum(people.lengths, 9), 10),
        surname_sound=_sound_shares(surname, readings.surname_values),
        given_sound=_sound_shares(given, readings.values),
        male_log_odds=_male_log_odds(people, given_mask),
        generations=_smoothed_shares(generation_of(people.births[people.births != MISSING_DAY]), GENERATIONS),
        generation_log_odds=_generation_log_odds(people, given_mask),
        **_number_tables(people),
        scalars=np.array([len(people), *_scalars(people), 1, 1, 1, 1], np.float64),
        name_count=counts["name"],
        spelling_count=counts["spelling"],
        phone_count=counts["phone"],
        street_count=counts["street"],
    )
    _fit_strengths(tables, people)
    return tables


def _number_tables(people: BookPeople) -> dict[str, F64]:
    years, month_days = _birth_shares(people.births)
    known_areas = people.areas[people.areas > 0]
    heads = _number(people.ids[people.ids[:, 0] > 0][:, :6])
    sequences = _number(people.ids[people.ids[:, 0] > 0][:, 14:17])
    return {
        "years": years,
        "month_days": month_days,
        "provinces": _shares(known_areas // 10_000, 100),
        "cities": _shares(known_areas // 100, 10_000),
        "districts": _shares(known_areas, 1_000_000),
        "id_heads": _shares(heads, 1_000_000),
        "sequences": _smoothed_shares(sequences, 1000),
        "phone_heads": _smoothed_shares(_number(people.phones[people.phones[:, 0] > 0][:, :3]), 1000),
    }


def _scalars(people: BookPeople) -> tuple[float, float]:
    both = (people.ids[:, 0] > 0) & (people.areas > 0)
    same = _number(people.ids[both][:, :6]) == people.areas[both]
    males, females = int((people.sexes == MALE).sum()), int((people.sexes == FEMALE).sum())
    return (int(same.sum()) + 1) / (len(same) + 2), (males + 1) / (males + females + 2)


def _given_mask(people: BookPeople) -> Bool:
    place = np.arange(people.names.shape[1])
    chinese = (people.latin == 0)[:, None]
    return np.asarray((place >= people.surname_lengths[:, None]) & (people.names > 1) & chinese, np.bool_)


def _shares(values: AnyArray, size: int) -> F64:
    return np.asarray(np.bincount(values, minlength=size)[:size] / max(len(values), 1), np.float64)


def _smoothed_shares(values: AnyArray, size: int) -> F64:
    counts = np.bincount(values, minlength=size)[:size]
    seen = max(int((counts > 0).sum()), 1)
    return np.asarray((counts + 0.5) / (counts.sum() + 0.5 * seen + 0.5), np.float64)


def _compound_shares(people: BookPeople) -> tuple[U64, F64]:
    rows = people.names[people.surname_lengths == 2][:, :2].astype(np.uint64)
    keys, counts = np.unique(rows[:, 0] << np.uint64(16) | rows[:, 1], return_counts=True)
    return keys, np.asarray(counts / max(len(people), 1), np.float64)


def _sound_shares(shares: F64, values: U64) -> F64:
    """For each character the share of all characters that sound like it, by their first readings."""
    sounds, owner = np.unique(values[:, 0], return_inverse=True)
    totals = np.bincount(owner, weights=shares, minlength=len(sounds))
    totals[sounds == 0] = 0
    return np.asarray(np.maximum(totals[owner], shares), np.float64)


def _male_log_odds(people: BookPeople, given_mask: Bool) -> F64:
    odds = np.zeros(65536)
    for sex, sign in ((MALE, 1.0), (FEMALE, -1.0)):
        chosen = given_mask & (people.sexes == sex)[:, None]
        counts = np.bincount(people.names[chosen], minlength=65536)
        odds += sign * np.log((counts + 2.0) / (counts.sum() + 2.0 * 65536))
    balance = odds - odds[0]  # characters never seen say nothing
    return np.asarray(balance, np.float64)


def _generation_log_odds(people: BookPeople, given_mask: Bool) -> AnyArray:
    """Log of a character's share in each generation over its share on the whole, with the whole as prior."""
    known = people.births != MISSING_DAY
    generation = np.where(known, generation_of(np.where(known, people.births, 0)), 0)
    owner, place = np.nonzero(given_mask & known[:, None])
    cells = people.names[owner, place].astype(np.int64) * GENERATIONS + generation[owner]
    counts = np.bincount(cells, minlength=65536 * GENERATIONS).reshape(65536, GENERATIONS).astype(np.float64)
    whole = counts.sum(axis=1, keepdims=True)
    expected = counts.sum(axis=0, keepdims=True) / max(counts.sum(), 1.0)
    smoothed = (counts + _GENERATION_PRIOR * expected) / (whole + _GENERATION_PRIOR)
    odds = np.log(np.maximum(smoothed, 1e-9) / np.maximum(expected, 1e-9))
    return np.asarray(odds, np.float32)


def _birth_shares(births: I32) -> tuple[F64, F64]:
    days = births[births != MISSING_DAY].astype("datetime64[D]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970 - FIRST_YEAR
    months = days.astype("datetime64[M]")
    month = months.astype(np.int64) % 12
    day = (days - months.astype("datetime64[D]")).astype(np.int64)
    flat = np.full(YEARS, 0.5)
    year_share = (np.bincount(np.clip(years, 0, YEARS - 1), minlength=YEARS) + flat) / (len(days) + flat.sum())
    month_days = np.bincount(month * 31 + day, minlength=372) + 20.0
    return np.asarray(year_share, np.float64), np.asarray(month_days / month_days.sum(), np.float64)


def _number(digits: U8) -> AnyArray:
    """Digits (n, k) as numbers; X counts as 0."""
    value = np.zeros(len(digits), np.int64)
    for place in range(digits.shape[1]):
        digit = digits[:, place].astype(np.int64) - 48
        value = value * 10 + np.where((digit >= 0) & (digit <= 9), digit, 0)
    return value


def _phone_numbers(phones: U8) -> U64:
    return np.asarray(_number(phones), np.uint64)


def _repeats(values: U64, there: Bool) -> AnyArray:
    """For each person how many have the same value, themselves included; 0 where there is none."""
    _, owner, counts = np.unique(values, return_inverse=True, return_counts=True)
    found = counts[owner] if there.all() else _among(values, there)
    return np.asarray(found, np.uint32)


def _among(values: U64, there: Bool) -> AnyArray:
    found = np.zeros(len(values), np.int64)
    _, owner, counts = np.unique(values[there], return_inverse=True, return_counts=True)
    found[there] = counts[owner]
    return found


def _fit_strengths(tables: Frequencies, people: BookPeople) -> None:
    sample = np.linspace(0, len(people) - 1, min(len(people), _MOST_SAMPLED)).astype(np.int64)
    name_model = modelled_names(tables, people, sample)
    sound_model = modelled_sounds(tables, people, sample)
    chance = np.full(len(sample), 1e-9)
    for place, (count, model) in enumerate(
        [
            (tables.name_count, name_model),
            (tables.spelling_count, sound_model),
            (tables.phone_count, chance),
            (tables.street_count, chance * 1000),
        ]
    ):
        tables.scalars[3 + place] = _best_strength(np.asarray(count[sample], np.float64), model, tables.n)


def _best_strength(count: F64, model: F64, n: float) -> float:
    """The k under which the book is most likely with each person left out in turn."""
    count, model = count[count > 0], model[count > 0]
    if not len(count):
        return n
    k = _STRENGTHS[:, None] * n
    likelihood = np.log((count - 1 + k * model) / (n - 1 + k)).sum(axis=1)
    return float(_STRENGTHS[int(likelihood.argmax())] * n)
