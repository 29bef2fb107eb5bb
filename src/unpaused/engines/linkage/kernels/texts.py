"""Columns of UTF-8 texts (Arrow's offsets and bytes) read into codes and digits."""

import numpy as np
from numba import njit

DROPPED = 0xFFFFFFFF
"""A code point that takes no part (white space)."""
_ZERO, _NINE, _X, _SMALL_X, _ONE = ord("0"), ord("9"), ord("X"), ord("x"), ord("1")
_LONGEST = 400
_FURTHEST = 24


@njit(inline="always")
def _decoded(data, at):
    """The code point that starts at a byte, and where the next one does."""
    byte = np.int64(data[at])
    if byte < 0x80:
        return byte, at + 1
    if byte < 0xE0:
        return (byte & 0x1F) << 6 | (np.int64(data[at + 1]) & 0x3F), at + 2
    if byte < 0xF0:
        return (byte & 0x0F) << 12 | (np.int64(data[at + 1]) & 0x3F) << 6 | (np.int64(data[at + 2]) & 0x3F), at + 3
    high = (byte & 0x07) << 18 | (np.int64(data[at + 1]) & 0x3F) << 12
    return high | (np.int64(data[at + 2]) & 0x3F) << 6 | (np.int64(data[at + 3]) & 0x3F), at + 4


@njit(cache=True, nogil=True)
def points_seen(data, start, stop, seen):
    """Marks the code points of bytes `start` to `stop` in `seen` (0x110000,)."""
    at = start
    while at < stop:
        point, at = _decoded(data, at)
        seen[point] = True


@njit(cache=True, nogil=True)
def name_codes(offsets, data, table, names, lengths):
    """Codes of names into `names` (n, 8), 0 in `table` being dropped; `lengths` counts all that stay, up to 127."""
    for i in range(len(offsets) - 1):
        at, length = np.int64(offsets[i]), 0
        while at < offsets[i + 1]:
            point, at = _decoded(data, at)
            code = table[point]
            if code == 0:
                continue
            if length < names.shape[1]:
                names[i, length] = code
            length += 1
        lengths[i] = min(length, 127)


@njit(cache=True, nogil=True)
def resident_numbers(offsets, data, ids, other):
    """Plain numbers of 18 places into `ids`; `other` marks texts that are something else."""
    for i in range(len(offsets) - 1):
        start, size = np.int64(offsets[i]), np.int64(offsets[i + 1]) - np.int64(offsets[i])
        whole = size == 18
        if whole:
            for place in range(17):
                whole = whole and _ZERO <= data[start + place] <= _NINE
            last = data[start + 17]
            whole = whole and (_ZERO <= last <= _NINE or last in (_X, _SMALL_X))
        if whole:
            for place in range(17):
                ids[i, place] = data[start + place]
            ids[i, 17] = _X if data[start + 17] == _SMALL_X else data[start + 17]
        other[i] = size > 0 and not whole


@njit(cache=True, nogil=True)
def mobile_numbers(offsets, data, phones, other):
    """Plain mobiles of 11 places into `phones`; `other` marks texts that are something else."""
    for i in range(len(offsets) - 1):
        start, size = np.int64(offsets[i]), np.int64(offsets[i + 1]) - np.int64(offsets[i])
        whole = size == 11 and data[start] == _ONE
        if whole:
            for place in range(11):
                whole = whole and _ZERO <= data[start + place] <= _NINE
        if whole:
            for place in range(11):
                phones[i, place] = data[start + place]
        other[i] = size > 0 and not whole


@njit(cache=True, nogil=True)
def area_codes(offsets, data, areas):
    """Codes of six digits as numbers, anything else 0."""
    for i in range(len(offsets) - 1):
        start = np.int64(offsets[i])
        value = np.int64(0)
        good = offsets[i + 1] - offsets[i] == 6 and data[start] != _ZERO
        if good:
            for place in range(6):
                good = good and _ZERO <= data[start + place] <= _NINE
                value = value * 10 + np.int64(data[start + place]) - _ZERO
        areas[i] = value if good else 0


@njit(nogil=True)
def _behind_areas(points, size, words):
    """Where the text goes on behind the last word for an area that begins within the first 24 characters."""
    for at in range(min(size - 1, _FURTHEST), -1, -1):
        for w in range(len(words)):
            length = 0
            while length < words.shape[1] and words[w, length] != 0:
                length += 1
            if at + length > size:
                continue
            same = True
            for k in range(length):
                same = same and points[at + k] == words[w, k]
            if same:
                return at + length
    return 0


@njit(cache=True, nogil=True)
def streets(offsets, data, forms, words, base, digests, other):
    """Digests of what stands behind the areas of an address into `digests`, -1 for none.

    `forms` (0x110000,) gives each code point's plain form, DROPPED or 0; a text with a point of form 0 is marked in
    `other` and left to the specification. `words` (w, k) are the words for areas, zero behind their end.
    """
    points = np.empty(_LONGEST, np.uint32)
    for i in range(len(offsets) - 1):
        at, size, plain = np.int64(offsets[i]), 0, offsets[i + 1] - offsets[i] <= _LONGEST
        while plain and at < offsets[i + 1]:
            point, at = _decoded(data, at)
            form = forms[point]
            plain = form != 0
            if plain and form != DROPPED:
                points[size] = form
                size += 1
        other[i] = not plain
        start = _behind_areas(points, size, words)
        digest, numbered = np.uint64(0), False
        for k in range(start, size):
            digest = digest * base + np.uint64(points[k])
            numbered = numbered or _ZERO <= points[k] <= _NINE
        digests[i] = np.int64(digest >> np.uint64(1)) if numbered and size - start >= 4 else -1
