"""Names in letters under every combination of the readings of their first characters, as ragged features."""

import numpy as np
from numba import njit

_READINGS = 3
_SPELT = 4


@njit(inline="always")
def _longer(value, reading, length, powers):
    return value * powers[length] + reading


@njit(cache=True, nogil=True)
def spelt(names, usable, first, first_values, first_lengths, values, lengths, powers):
    """Spellings of characters `first` to 4 of names (n, 8): ragged values and starts. The character in front is
    read as `first_values` say when `first` is 0. Choices vary slowest in front, as in `itertools.product`."""
    n = len(names)
    starts = np.zeros(n + 1, np.int64)
    out = np.empty(max(n, 16) * 2, np.uint64)
    at = 0
    choice = np.zeros(_SPELT, np.int64)
    for i in range(n):
        if usable[i]:
            for number in range(_READINGS * 8):
                choice[0], choice[1] = number >> 3, (number >> 2) & 1
                choice[2], choice[3] = (number >> 1) & 1, number & 1
                if first and choice[0]:
                    break
                value, there = np.uint64(0), True
                for place in range(first, _SPELT):
                    code = names[i, place]
                    if code == 0:
                        there = there and choice[place] == 0
                        continue
                    reading = first_values[code, choice[0]] if place == 0 else values[code, choice[place]]
                    length = first_lengths[code, choice[0]] if place == 0 else lengths[code, choice[place]]
                    there = there and reading != 0
                    value = _longer(value, reading, length, powers)
                if there and value != 0:
                    if at == len(out):
                        bigger = np.empty(at * 2, np.uint64)
                        bigger[:at] = out
                        out = bigger
                    out[at] = value
                    at += 1
        starts[i + 1] = at
    return out[:at].copy(), starts


@njit(cache=True, nogil=True)
def merged(values, starts, more, more_starts):
    """Two ragged features as one: for each person the values of the first, then those of the second."""
    n = len(starts) - 1
    out = np.empty(len(values) + len(more), np.uint64)
    out_starts = np.zeros(n + 1, np.int64)
    at = 0
    for i in range(n):
        for x in range(starts[i], starts[i + 1]):
            out[at] = values[x]
            at += 1
        for x in range(more_starts[i], more_starts[i + 1]):
            out[at] = more[x]
            at += 1
        out_starts[i + 1] = at
    return out, out_starts
