"""Comparing identity numbers, other documents and phones, digit by digit where visible."""

import numpy as np

from unpaused.engines.linkage.arrays import F64, I8, I64, U8, AnyArray, Bool
from unpaused.engines.linkage.dates import MISSING_DAY
from unpaused.engines.linkage.fashion import fashion_factor
from unpaused.engines.linkage.frequencies import FIRST_YEAR, YEARS, Frequencies
from unpaused.engines.linkage.pairs import Observed, Pairs
from unpaused.engines.linkage.row_people import MASKED_ID, VALID_ID, WRONG_ID

_HEAD, _BIRTH, _TAIL = slice(0, 6), slice(6, 14), slice(14, 18)
_KINDS = {VALID_ID: "whole_id", WRONG_ID: "wrong_id", MASKED_ID: "masked_id"}
_OTHER_DOCUMENT = 1e-8


def compare_documents(pairs: Pairs, seen: Observed) -> None:
    """Enters the comparison of identity numbers by kind, and of other documents."""
    for kind, comparison in _KINDS.items():
        there = (pairs.listed.id_kinds[pairs.rows] == kind) & (pairs.book.ids[pairs.persons, 0] > 0)
        _compare_ids(pairs, seen, comparison, np.flatnonzero(there))
    row, book = pairs.listed.other_ids[pairs.rows], pairs.book.other_ids[pairs.persons]
    both = np.flatnonzero((row != 0) & (book != 0))
    levels = np.where(row[both] == book[both], 0, 1).astype(np.int8)
    seen.put("document", both, levels, np.where(levels == 0, _OTHER_DOCUMENT, 1.0))


class _Ids:
    """Aligned identity numbers: visible digits, wrong ones, by part."""

    def __init__(self, pairs: Pairs, where: I64) -> None:
        self.where = where
        self.rows, self.persons = pairs.rows[where], pairs.persons[where]
        self.row, self.book = pairs.listed.ids[self.rows], pairs.book.ids[self.persons]
        self.visible = self.row != 0
        self.wrong = self.visible & (self.row != self.book)
        self.wrongs = np.where(_transposed(self.row, self.book, self.wrong), 1, self.wrong.sum(axis=1))

    def agrees(self, part: slice, at_least: int) -> Bool:
        enough = self.visible[:, part].sum(axis=1) >= at_least
        return np.asarray(enough & ~self.wrong[:, part].any(axis=1), np.bool_)


def _compare_ids(pairs: Pairs, seen: Observed, comparison: str, where: I64) -> None:
    ids = _Ids(pairs, where)
    head, birth, tail = ids.agrees(_HEAD, 4), ids.agrees(_BIRTH, 6), ids.agrees(_TAIL, 3)
    conditions = [ids.wrongs == 0, ids.wrongs == 1, head & birth, birth & tail, head, tail]
    levels = np.select(conditions, range(6), default=6).astype(np.int8)
    chances = _part_chances(pairs, ids)
    whole = chances[0] * chances[1] * chances[2]
    seen.put(comparison, where, levels, _id_chance(levels, ids, whole, chances))


def _id_chance(levels: I8, ids: _Ids, whole: F64, parts: tuple[F64, F64, F64]) -> F64:
    head, birth, tail = parts
    digits = ids.visible.sum(axis=1)
    options = [whole, whole * digits * 9, head * birth, birth * tail, head, tail, np.ones(len(levels))]
    return np.asarray(np.choose(levels, options), np.float64)


def _part_chances(pairs: Pairs, ids: _Ids) -> tuple[F64, F64, F64]:
    return (
        _head_chance(pairs, ids),
        _birth_chance(pairs.frequencies, ids, fashion_factor(pairs, ids.where)),
        _tail_chance(pairs, ids),
    )


def _head_chance(pairs: Pairs, ids: _Ids) -> F64:
    """The share of the area of issue; near one where the row's own address already gives it away."""
    tables = pairs.frequencies
    code = number_of(ids.book[:, _HEAD])
    share = np.maximum(tables.id_heads[code], 0.3 / max(tables.n, 10.0))
    given = (pairs.listed.areas[ids.rows] == code[:, None]).any(axis=1)
    has_area = pairs.listed.areas[ids.rows, 0] > 0
    known = np.where(given, tables.head_is_area + (1 - tables.head_is_area) * share, (1 - tables.head_is_area) * share)
    full = np.where(has_area, known, share)
    return _by_visibility(ids.visible[:, _HEAD], full)


def _birth_chance(tables: Frequencies, ids: _Ids, fashion: F64) -> F64:
    part = ids.book[:, _BIRTH]
    year = np.clip(number_of(part[:, :4]) - FIRST_YEAR, 0, YEARS - 1)
    month_day = np.clip((number_of(part[:, 4:6]) - 1) * 31 + number_of(part[:, 6:]) - 1, 0, 371)
    visible = ids.visible[:, _BIRTH]
    by_year = np.where(visible[:, :4].all(axis=1), tables.years[year], _guess(visible[:, :4]))
    by_day = np.where(visible[:, 4:].all(axis=1), tables.month_days[month_day], _guess(visible[:, 4:]))
    seen_year = visible[:, :4].all(axis=1)
    return np.asarray(np.where(seen_year, by_year * fashion, by_year) * by_day, np.float64)


def _tail_chance(pairs: Pairs, ids: _Ids) -> F64:
    """The share of the order number, doubled where the row's sex already gives its parity away; the check
    character adds nothing when the other 17 are known."""
    share = pairs.frequencies.sequences[number_of(ids.book[:, 14:17])]
    by_sex = np.where(pairs.listed.sexes[ids.rows] > 0, np.minimum(share * 2, 1.0), share)
    sequence = _by_visibility(ids.visible[:, 14:17], by_sex)
    check = np.where(ids.visible[:, 17] & ~ids.visible.all(axis=1), 1 / 11, 1.0)
    return np.asarray(sequence * check, np.float64)


def _by_visibility(visible: Bool, share: F64) -> F64:
    """The share where all is visible, else a tenth for each visible digit."""
    return np.asarray(np.where(visible.all(axis=1), share, np.maximum(_guess(visible), share)), np.float64)


def _guess(visible: Bool) -> F64:
    return np.asarray(0.15 ** visible.sum(axis=1), np.float64)


def number_of(digits: U8) -> AnyArray:
    """Digits (n, k) as numbers; what is no digit counts as 0."""
    value = np.zeros(len(digits), np.int64)
    for place in range(digits.shape[1]):
        digit = digits[:, place].astype(np.int64) - 48
        value = value * 10 + np.where((digit >= 0) & (digit <= 9), digit, 0)
    return value


def _transposed(row: U8, book: U8, wrong: Bool) -> Bool:
    """Whether the only two wrong digits are neighbours that changed places."""
    two = wrong.sum(axis=1) == 2
    swapped = wrong[:, :-1] & wrong[:, 1:] & (row[:, :-1] == book[:, 1:]) & (row[:, 1:] == book[:, :-1])
    return np.asarray(two & swapped.any(axis=1), np.bool_)


def birth_is_in_id(seen: Observed, pairs: Pairs) -> Bool:
    """Pairs where the identity number has already spoken about the birth date."""
    told = np.zeros(len(pairs), bool)
    has_birth = pairs.listed.births_in_id[pairs.rows] != MISSING_DAY
    for comparison in _KINDS.values():
        told |= np.isin(seen.level(comparison), [0, 1, 2, 3]) & has_birth
    return told


def compare_phones(pairs: Pairs, seen: Observed) -> None:
    """Enters the comparison of phones, whole or masked."""
    row, book = pairs.listed.phones[pairs.rows], pairs.book.phones[pairs.persons]
    known = (row != 0).sum(axis=1)
    there = (known >= 4) & (book[:, 10] > 0)
    whole = (row != 0).all(axis=1)
    _compare_phones(pairs, seen, "phone", np.flatnonzero(there & whole))
    _compare_phones(pairs, seen, "masked_phone", np.flatnonzero(there & ~whole))


def _compare_phones(pairs: Pairs, seen: Observed, comparison: str, where: I64) -> None:
    row, book = pairs.listed.phones[pairs.rows[where]], pairs.book.phones[pairs.persons[where]]
    visible = row != 0
    wrong = visible & (row != book)
    wrongs = np.where(_transposed(row, book, wrong), 1, wrong.sum(axis=1))
    levels = np.minimum(wrongs, 2).astype(np.int8)
    chance = _phone_chance(pairs, where, visible)
    near = chance * visible.sum(axis=1) * 9
    seen.put(comparison, where, levels, np.asarray(np.choose(levels, [chance, near, np.ones(len(levels))]), np.float64))


def _phone_chance(pairs: Pairs, where: I64, visible: Bool) -> F64:
    tables, persons = pairs.frequencies, pairs.persons[where]
    head = np.clip(number_of(pairs.book.phones[persons][:, :3]), 0, 999)
    heads = np.where(visible[:, :3].all(axis=1), tables.phone_heads[head], 1.0)
    model = heads * 0.1 ** visible[:, 3:].sum(axis=1)
    return tables.blended("phone", np.asarray(tables.phone_count[persons], np.float64), model)
