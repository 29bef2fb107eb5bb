"""SipHash-2-4 over rows of words, and the keys of a rule made from ragged features."""

import numpy as np
from numba import njit

_I0, _I1 = np.uint64(0x736F6D6570736575), np.uint64(0x646F72616E646F6D)
_I2, _I3 = np.uint64(0x6C7967656E657261), np.uint64(0x7465646279746573)
_FF = np.uint64(0xFF)
_13, _16, _17, _21, _32 = np.uint64(13), np.uint64(16), np.uint64(17), np.uint64(21), np.uint64(32)
_43, _47, _48, _51 = np.uint64(43), np.uint64(47), np.uint64(48), np.uint64(51)


@njit(inline="always")
def _round(v0, v1, v2, v3):
    v0 += v1
    v1 = ((v1 << _13) | (v1 >> _51)) ^ v0
    v0 = (v0 << _32) | (v0 >> _32)
    v2 += v3
    v3 = ((v3 << _16) | (v3 >> _48)) ^ v2
    v0 += v3
    v3 = ((v3 << _21) | (v3 >> _43)) ^ v0
    v2 += v1
    v1 = ((v1 << _17) | (v1 >> _47)) ^ v2
    v2 = (v2 << _32) | (v2 >> _32)
    return v0, v1, v2, v3


@njit(inline="always")
def _absorb(v0, v1, v2, v3, word):
    v3 ^= word
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    return v0 ^ word, v1, v2, v3


@njit(inline="always")
def _finish(v0, v1, v2, v3):
    v2 ^= _FF
    for _ in range(4):
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    return v0 ^ v1 ^ v2 ^ v3


@njit(cache=True, nogil=True)
def hashed_rows(k0, k1, rule, words, length):
    """One hash for each column of `words` (c, n). `length` is the message's last word."""
    out = np.empty(words.shape[1], np.uint64)
    for i in range(words.shape[1]):
        v0, v1, v2, v3 = _absorb(_I0 ^ k0, _I1 ^ k1, _I2 ^ k0, _I3 ^ k1, rule)
        for w in range(words.shape[0]):
            v0, v1, v2, v3 = _absorb(v0, v1, v2, v3, words[w, i])
        v0, v1, v2, v3 = _absorb(v0, v1, v2, v3, length)
        out[i] = _finish(v0, v1, v2, v3)
    return out


@njit(cache=True, nogil=True)
def combined_keys(k0, k1, rule, width, length, values, starts):
    """Hashes of every combination of the values of `width` (1 to 3) ragged features, person by person.

    `values`, `starts`: three arrays each; those beyond `width` are not read. Returns hashes and the persons' places.
    """
    a, b, c = values
    a_starts, b_starts, c_starts = starts
    n = len(a_starts) - 1
    total = 0
    for i in range(n):
        many = a_starts[i + 1] - a_starts[i]
        if width > 1:
            many *= b_starts[i + 1] - b_starts[i]
        if width > 2:
            many *= c_starts[i + 1] - c_starts[i]
        total += many
    hashes, places = np.empty(total, np.uint64), np.empty(total, np.uint32)
    at = 0
    for i in range(n):
        b_low, b_high = (b_starts[i], b_starts[i + 1]) if width > 1 else (0, 1)
        c_low, c_high = (c_starts[i], c_starts[i + 1]) if width > 2 else (0, 1)
        if b_low == b_high or c_low == c_high:
            continue
        for x in range(a_starts[i], a_starts[i + 1]):
            v0, v1, v2, v3 = _absorb(_I0 ^ k0, _I1 ^ k1, _I2 ^ k0, _I3 ^ k1, rule)
            v0, v1, v2, v3 = _absorb(v0, v1, v2, v3, a[x])
            for y in range(b_low, b_high):
                w0, w1, w2, w3 = v0, v1, v2, v3
                if width > 1:
                    w0, w1, w2, w3 = _absorb(v0, v1, v2, v3, b[y])
                for z in range(c_low, c_high):
                    u0, u1, u2, u3 = w0, w1, w2, w3
                    if width > 2:
                        u0, u1, u2, u3 = _absorb(w0, w1, w2, w3, c[z])
                    u0, u1, u2, u3 = _absorb(u0, u1, u2, u3, length)
                    hashes[at] = _finish(u0, u1, u2, u3)
                    places[at] = i
                    at += 1
    return hashes, places
