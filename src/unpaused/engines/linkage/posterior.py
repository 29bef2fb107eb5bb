"""From levels of agreement to the probability that a row is a person, or nobody in the book.

Fellegi and Sunter's weights (1969) with exact chance by value; the row's posterior is taken over all its
candidates, over "not insured", and over "a relative of a candidate who is not insured", who shares the phone or
the address and nothing else. The share of insured rows and the error rates are then re-estimated from the list
itself, in turns, under priors worth `PRIOR_ROWS` rows.
"""

from dataclasses import dataclass

import numpy as np

from unpaused.engines.linkage.arrays import F64, I64, AnyArray
from unpaused.engines.linkage.frequencies import surname_share
from unpaused.engines.linkage.model import COMPARISONS, MISSING, NUMBER, PRIOR_ROWS
from unpaused.engines.linkage.pairs import Observed, Pairs
from unpaused.engines.linkage.results import Params

_ROUNDS = 6
_SURE = 0.95
_PRIOR_SHARE_ROWS = 10.0
_LEAST_ROWS = 20
_RELATED_SURNAME = 0.6


@dataclass(frozen=True)
class Learnt:
    """What a list taught: m by comparison, and the share of its rows that are insured."""

    m: list[F64]
    share: float

    @classmethod
    def nothing(cls, params: Params) -> "Learnt":
        return cls(params.model.tables(), params.prior_insured)


@dataclass
class Posterior:
    """probability (p,) by pair; none (r,) by row; bits (p, c) the weight of each comparison by pair."""

    probability: F64
    none: F64
    bits: F64


def learn(pairs: Pairs, seen: Observed, row_count: int, params: Params) -> Learnt:
    """Error rates and insured share of a list; the starting points for lists too short to teach anything."""
    learnt = Learnt.nothing(params)
    related = _related_weights(pairs, seen, params)
    for _ in range(_ROUNDS if params.learn and row_count >= _LEAST_ROWS else 0):
        weights = _weights(seen, learnt.m)
        expected = _expected(pairs, weights.sum(axis=1), related, learnt.share, row_count)
        m = _relearnt(pairs, seen, weights, expected, params.model.tables())
        learnt = Learnt(m, _relearnt_share(expected, row_count, params))
    return learnt


def posterior(pairs: Pairs, seen: Observed, row_count: int, params: Params, learnt: Learnt) -> Posterior:
    """Probabilities for all pairs of `row_count` rows, pairs sorted by row."""
    related = _related_weights(pairs, seen, params)
    weights = _weights(seen, learnt.m)
    expected = _expected(pairs, weights.sum(axis=1), related, learnt.share, row_count)
    return Posterior(expected.probability(pairs), expected.none(), weights / np.log(2))


def _weights(seen: Observed, m: list[F64]) -> F64:
    """Log likelihood ratios by comparison; zero where it says nothing."""
    log_m = np.zeros(seen.levels.shape)
    for place, table in enumerate(m):
        levels = seen.levels[:, place]
        log_m[:, place] = np.where(levels == MISSING, 0.0, np.log(table)[np.maximum(levels, 0)])
    return log_m - seen.chance


@dataclass
class _Expected:
    """Unnormalised: same (p,) for each pair, strangers and total (r,) for each row, in one scale a row."""

    same: F64
    strangers: F64
    total: F64

    def probability(self, pairs: Pairs) -> F64:
        return np.asarray(self.same / self.total[pairs.rows], np.float64)

    def none(self) -> F64:
        return np.asarray(self.strangers / self.total, np.float64)


def _expected(pairs: Pairs, weight: F64, related: F64, share: float, row_count: int) -> _Expected:
    prior = np.log(share / max(pairs.frequencies.n, 1.0))
    same, kin = weight + prior, related + prior
    top = np.full(row_count, np.log1p(-share))
    np.maximum.at(top, pairs.rows, np.maximum(same, kin))
    same, kin = np.exp(same - top[pairs.rows]), np.exp(kin - top[pairs.rows])
    strangers = np.exp(np.log1p(-share) - top) + np.bincount(pairs.rows, weights=kin, minlength=row_count)
    total = strangers + np.bincount(pairs.rows, weights=same * pairs.stands_for, minlength=row_count)
    return _Expected(same, strangers, total)


def _relearnt(pairs: Pairs, seen: Observed, weights: F64, expected: _Expected, prior: list[F64]) -> list[F64]:
    """m of each comparison counted on the pairs that are sure without it.

    Counting on all pairs would let coincidences teach that errors are common; the selection must not depend on the
    comparison that is counted.
    """
    tables = []
    others = expected.total[pairs.rows] - expected.same * pairs.stands_for
    for place, comparison in enumerate(COMPARISONS):
        levels = seen.levels[:, place]
        without = expected.same * np.exp(-weights[:, place])
        chance = without / np.maximum(others + without, 1e-300)
        sure = (levels != MISSING) & (chance >= _SURE) & (pairs.stands_for == 1)
        size = len(comparison.levels)
        counts = np.bincount(levels[sure], weights=chance[sure], minlength=size) + PRIOR_ROWS * prior[place]
        tables.append(np.asarray(counts / counts.sum(), np.float64))
    return tables


def _relearnt_share(expected: _Expected, row_count: int, params: Params) -> float:
    prior = params.prior_insured * _PRIOR_SHARE_ROWS
    share = float((row_count - expected.none().sum() + prior) / (row_count + _PRIOR_SHARE_ROWS))
    return min(max(share, 0.005), 0.995)


def _related_weights(pairs: Pairs, seen: Observed, params: Params) -> F64:
    """Log likelihood ratio of "an uninsured relative of this person": phone, street and area count as for the
    person, the surname half, everything else nothing. Minus infinity where neither phone nor street agrees."""
    shared = np.zeros(len(pairs), bool)
    weight = np.zeros(len(pairs))
    m = params.model.tables()
    for name in ("phone", "masked_phone", "street", "district", "city", "province"):
        place = NUMBER[name]
        levels = seen.levels[:, place]
        there = levels != MISSING
        weight += np.where(there, np.log(m[place])[np.maximum(levels, 0)], 0.0) - seen.chance[:, place]
        if name in ("phone", "masked_phone", "street"):
            shared |= levels == 0
    if params.relative_share == 0 or not shared.any():
        return np.full(len(pairs), -np.inf)
    weight += np.log(params.relative_share) + _surname_weight(pairs, seen)
    return np.where(shared, weight, -np.inf)


def _surname_weight(pairs: Pairs, seen: Observed) -> F64:
    agrees = np.isin(seen.level("name"), [0, 1, 2, 3, 4, 5]) | np.isin(seen.level("masked_name"), [0, 1])
    agrees |= np.isin(seen.level("latin_name"), [0, 1, 2, 3])
    chance = surname_share(
        pairs.frequencies, pairs.book.names[pairs.persons], pairs.book.surname_lengths[pairs.persons]
    )
    same = _RELATED_SURNAME / chance + (1 - _RELATED_SURNAME)
    return np.asarray(np.log(np.where(agrees, same, 1 - _RELATED_SURNAME)), np.float64)


def ranked(pairs: Pairs, probability: F64, weight: F64) -> tuple[I64, AnyArray]:
    """Pairs that a rule found, ordered by row, then best first, and each one's rank in its row, from 1."""
    order = np.lexsort((pairs.book_ids[pairs.persons], -weight, -probability, pairs.rows))
    order = order[pairs.stands_for[order] == 1]
    rows = pairs.rows[order]
    first = np.searchsorted(rows, rows, side="left")
    return np.asarray(order, np.int64), np.arange(len(rows)) - first + 1
