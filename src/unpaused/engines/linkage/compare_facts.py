"""Comparing birth dates, ages, sexes, areas and street addresses."""

import numpy as np

from unpaused.engines.linkage.arrays import F64, I8, I32, I64, AnyArray, Bool
from unpaused.engines.linkage.compare_numbers import birth_is_in_id, number_of
from unpaused.engines.linkage.dates import MISSING_DAY
from unpaused.engines.linkage.fashion import fashion_factor, male_share
from unpaused.engines.linkage.frequencies import FIRST_YEAR, YEARS, Frequencies
from unpaused.engines.linkage.pairs import Observed, Pairs
from unpaused.engines.linkage.people import MALE


def compare_births(pairs: Pairs, seen: Observed) -> None:
    """Enters birth dates, or ages where there is none; neither where the identity number has said it."""
    rows = pairs.listed
    stated = np.where(rows.births != MISSING_DAY, rows.births, rows.births_in_id)[pairs.rows]
    book = pairs.book.births[pairs.persons]
    open_ = (book != MISSING_DAY) & ~birth_is_in_id(seen, pairs)
    dated = stated != MISSING_DAY
    _compare_dates(pairs, seen, np.flatnonzero(open_ & dated), stated)
    aged = ~dated & ((rows.ages >= 0) | (rows.years > 0))[pairs.rows]
    _compare_ages(pairs, seen, np.flatnonzero(open_ & aged))


def _compare_dates(pairs: Pairs, seen: Observed, where: I64, stated: I32) -> None:
    row, book = _parts(stated[where]), _parts(pairs.book.births[pairs.persons[where]])
    years = row[0] - book[0]
    conditions = [
        (years == 0) & (row[1] == book[1]) & (row[2] == book[2]),
        _one_slip(row, book),
        years == 0,
        np.abs(years) <= 2,
    ]
    levels = np.select(conditions, range(4), default=4).astype(np.int8)
    tables = pairs.frequencies
    fashion = fashion_factor(pairs, where)
    year = tables.years[np.clip(book[0] - FIRST_YEAR, 0, YEARS - 1)] * fashion
    day = year * tables.month_days[(book[1] - 1) * 31 + book[2] - 1]
    around = np.minimum(year * 4, 1.0)
    chance = np.choose(levels, [day, np.minimum(day * 60, 1), year, around, np.ones(len(levels))])
    seen.put("birth", where, levels, np.asarray(chance, np.float64))


def _parts(days: I32) -> tuple[AnyArray, AnyArray, AnyArray]:
    """Year, month, day of days since 1970."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    year = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    return year, months.astype(np.int64) % 12 + 1, (dates - months.astype("datetime64[D]")).astype(np.int64) + 1


def _one_slip(row: tuple[AnyArray, ...], book: tuple[AnyArray, ...]) -> Bool:
    """One digit mistyped, or day and month exchanged."""
    digits = sum(_wrong_digits(r, b, width) for r, b, width in zip(row, book, (4, 2, 2), strict=True))
    exchanged = (row[0] == book[0]) & (row[1] == book[2]) & (row[2] == book[1])
    return np.asarray((digits == 1) | exchanged, np.bool_)


def _wrong_digits(row: AnyArray, book: AnyArray, width: int) -> AnyArray:
    wrong = np.zeros(len(row), np.int64)
    for place in range(width):
        wrong += row // 10**place % 10 != book // 10**place % 10
    return wrong


def _compare_ages(pairs: Pairs, seen: Observed, where: I64) -> None:
    book = pairs.book.births[pairs.persons[where]]
    off, nominal = _age_gaps(pairs, where)
    levels = np.select([off == 0, nominal, off == 1, off == 2], range(4), default=4).astype(np.int8)
    year = np.clip(_parts(book)[0] - FIRST_YEAR, 2, YEARS - 3)
    fashion = fashion_factor(pairs, where)
    exact, beside, further = (_around(pairs.frequencies, year, gap) * fashion for gap in (0, 1, 2))
    chance = np.choose(levels, [exact, exact, beside, further, np.ones(len(levels))])
    seen.put("age", where, levels, np.asarray(chance, np.float64))


def _age_gaps(pairs: Pairs, where: I64) -> tuple[AnyArray, Bool]:
    """By how many years the told age, or birth year, is off; and whether it is right if counted the Chinese way."""
    rows, book = pairs.rows[where], pairs.book.births[pairs.persons[where]]
    told, told_nominal = pairs.listed.ages[rows], pairs.listed.nominal[rows]
    counted = ages_by_chinese_count(book, pairs.as_of)
    expected = np.where(told_nominal, counted, ages_at(book, pairs.as_of))
    by_year = pairs.listed.years[rows] > 0
    off = np.abs(np.where(by_year, pairs.listed.years[rows] - _parts(book)[0], told - expected))
    return off, np.asarray(~by_year & ~told_nominal & (told == counted), np.bool_)


def ages_by_chinese_count(births: I32, as_of: int) -> AnyArray:
    """Ages that are one at birth and one more each new year (虚岁)."""
    return np.asarray(_parts(np.array([as_of], np.int32))[0] - _parts(births)[0] + 1, np.int64)


def _around(tables: Frequencies, year: AnyArray, gap: int) -> F64:
    share = tables.years[year - gap] + tables.years[year + gap]
    return np.asarray(share / 2 if gap == 0 else share, np.float64)


def ages_at(births: I32, as_of: int) -> AnyArray:
    """Whole years of age on the day `as_of` (days since 1970)."""
    year, month, day = _parts(births)
    now = _parts(np.array([as_of], np.int32))
    before_birthday = (now[1] < month) | ((now[1] == month) & (now[2] < day))
    return np.asarray(now[0] - year - before_birthday, np.int64)


def compare_sexes(pairs: Pairs, seen: Observed) -> None:
    """Enters sexes. A given name often tells the sex already: chance is the sex's share among such names; among all
    people where the names differ, for then the row's says nothing of this person."""
    row, book = pairs.listed.sexes[pairs.rows], pairs.book.sexes[pairs.persons]
    where = np.flatnonzero((row > 0) & (book > 0))
    levels = np.where(row[where] == book[where], 0, 1).astype(np.int8)
    male = np.where(seen.names_apart[where], pairs.frequencies.male_share, male_share(pairs, where))
    share = np.where(row[where] == MALE, male, 1 - male)
    seen.put("sex", where, levels, share)


def compare_areas(pairs: Pairs, seen: Observed) -> None:
    """Enters areas at the exactness the row's address has."""
    codes = pairs.listed.areas[pairs.rows]
    there = (codes[:, 0] > 0) & (pairs.book.areas[pairs.persons] > 0)
    is_city = codes[:, 0] % 100 == 0
    is_province = codes[:, 0] % 10_000 == 0
    _compare_areas(pairs, seen, "district", np.flatnonzero(there & ~is_city))
    _compare_areas(pairs, seen, "city", np.flatnonzero(there & is_city & ~is_province))
    _compare_areas(pairs, seen, "province", np.flatnonzero(there & is_province))


_DIVISORS = {"district": (1, 100, 10_000), "city": (100, 10_000), "province": (10_000,)}


def _compare_areas(pairs: Pairs, seen: Observed, comparison: str, where: I64) -> None:
    codes, book = pairs.listed.areas[pairs.rows[where]], pairs.book.areas[pairs.persons[where]]
    agree = [_agree(codes, book, divisor) for divisor in _DIVISORS[comparison]]
    chances = [_area_share(pairs.frequencies, codes, divisor) for divisor in _DIVISORS[comparison]]
    if comparison == "district":
        issued, share = _where_issued(pairs, where, codes)
        agree.append(issued & ~agree[-1])
        chances.append(share)
    levels = np.select(agree, range(len(agree)), default=len(agree)).astype(np.int8)
    seen.put(comparison, where, levels, np.asarray(np.choose(levels, [*chances, np.ones(len(levels))]), np.float64))


def _agree(codes: I32, book: I32, divisor: int) -> Bool:
    return np.asarray((((codes // divisor) == (book // divisor)[:, None]) & (codes > 0)).any(axis=1), np.bool_)


def _area_share(tables: Frequencies, codes: I32, divisor: int) -> F64:
    """The share of people who live in any of the areas that the row may mean."""
    table = {1: tables.districts, 100: tables.cities, 10_000: tables.provinces}[divisor]
    prefixes = np.where(codes > 0, codes // divisor, -1)
    fresh = np.ones(prefixes.shape, bool)
    for place in range(1, prefixes.shape[1]):
        fresh[:, place] = (prefixes[:, :place] != prefixes[:, place : place + 1]).all(axis=1)
    share = np.where((prefixes > 0) & fresh, table[np.maximum(prefixes, 0)], 0.0).sum(axis=1)
    return np.asarray(np.clip(share, 0.3 / max(tables.n, 10.0), 1.0), np.float64)


def _where_issued(pairs: Pairs, where: I64, codes: I32) -> tuple[Bool, F64]:
    """The address may be the home town, which the person's number tells; not where the row shows its number."""
    ids = pairs.book.ids[pairs.persons[where]]
    head = number_of(ids[:, :6])
    hidden = pairs.listed.ids[pairs.rows[where], 0] == 0
    issued = (ids[:, 0] > 0) & hidden & (codes == head[:, None]).any(axis=1)
    share = np.maximum(pairs.frequencies.id_heads[head], 0.3 / max(pairs.frequencies.n, 10.0))
    return np.asarray(issued, np.bool_), np.asarray(share, np.float64)


def compare_streets(pairs: Pairs, seen: Observed) -> None:
    """Enters street addresses where both have one with a number in it."""
    row, book = pairs.listed.addresses[pairs.rows], pairs.book.addresses[pairs.persons]
    where = np.flatnonzero((row != -1) & (book >= 0))
    levels: I8 = np.where(row[where] == book[where], 0, 1).astype(np.int8)
    tables = pairs.frequencies
    count = np.asarray(tables.street_count[pairs.persons[where]], np.float64)
    chance = tables.blended("street", count, np.full(len(where), 1e-6))
    seen.put("street", where, levels, np.where(levels == 0, chance, 1.0))
