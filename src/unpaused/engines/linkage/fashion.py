"""What a name already tells: sex and generation. Fields that depend on each other must not be counted twice."""

import numpy as np

from unpaused.engines.linkage.arrays import F64, I64, U16, Bool
from unpaused.engines.linkage.dates import MISSING_DAY
from unpaused.engines.linkage.frequencies import generation_of
from unpaused.engines.linkage.names import WIDTH
from unpaused.engines.linkage.pairs import Pairs

_MOST_BITS = 3.0


def male_share(pairs: Pairs, where: I64) -> F64:
    """The share of men among people with the row's given name; of all people where it is masked or Latin."""
    tables = pairs.frequencies
    names = pairs.listed.names[pairs.rows[where]]
    odds = np.where(_given(pairs, where, names), tables.male_log_odds[names], 0.0).sum(axis=1)
    odds += np.log(tables.male_share / (1 - tables.male_share))
    return np.asarray(np.clip(1 / (1 + np.exp(-np.clip(odds, -30, 30))), 0.01, 0.99), np.float64)


def fashion_factor(pairs: Pairs, where: I64) -> F64:
    """How much more common the person's generation is among people with the row's given name than among all."""
    tables = pairs.frequencies
    rows = pairs.rows[where]
    unique, back = np.unique(rows, return_inverse=True)
    names = pairs.listed.names[unique]
    given = (np.arange(WIDTH) >= pairs.listed.surname_lengths[unique][:, None]) & (names > 1)
    odds = np.where(given[:, :, None], tables.generation_log_odds[names], 0.0).sum(axis=1)
    relative = np.exp(odds)
    relative /= (relative * tables.generations).sum(axis=1, keepdims=True)
    births = pairs.book.births[pairs.persons[where]]
    generation = generation_of(np.where(births == MISSING_DAY, 0, births))
    bound = 2**_MOST_BITS
    return np.asarray(np.clip(relative[back, generation], 1 / bound, bound), np.float64)


def _given(pairs: Pairs, where: I64, names: U16) -> Bool:
    start = pairs.listed.surname_lengths[pairs.rows[where]][:, None]
    return np.asarray((np.arange(WIDTH) >= start) & (names > 1), np.bool_)
