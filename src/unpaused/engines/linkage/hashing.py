"""Keyed hashes of blocking keys, a whole column at a time.

SipHash-2-4 (Aumasson and Bernstein, 2012) is a keyed pseudo-random function: without the key a stored hash
says nothing about the identity number or phone it came from, and unlike HMAC it runs in numpy over columns.
Its 128-bit key is derived from the book's key by HMAC-SHA-256, so that no two uses share a key.
"""

import hashlib
import hmac

import numpy as np

from unpaused.engines.linkage.arrays import U64

VERSION = 1
_PURPOSE = b"unpaused.linkage.blocking.v1"
_STAND_ALONE = b"a plain book has no key"
_INITIAL = (0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573)
_BASE = np.uint64(0x9E3779B97F4A7C15)


class Hasher:
    """Hashes rows of words under one key. `check` tells whether two hashers have the same key."""

    def __init__(self, key: bytes | None) -> None:
        secret = hmac.digest(key or _STAND_ALONE, _PURPOSE, hashlib.sha256)
        self._k0, self._k1 = (np.uint64(int.from_bytes(secret[i : i + 8], "little")) for i in (0, 8))
        self.check = hmac.digest(secret[16:], b"check", hashlib.sha256).hex()[:16]

    def words(self, rule: int, columns: list[U64]) -> U64:
        """One hash a row. `columns` are the words of the message, each of shape (n,); `rule` separates uses."""
        n = len(columns[0])
        state = [np.full(n, np.uint64(i) ^ k) for i, k in zip(_INITIAL, [self._k0, self._k1] * 2, strict=True)]
        length = np.full(n, np.uint64((8 * (len(columns) + 1) % 256) << 56))
        for word in [np.full(n, np.uint64(rule)), *columns, length]:
            state[3] = state[3] ^ word
            _rounds(state, 2)
            state[0] = state[0] ^ word
        state[2] = state[2] ^ np.uint64(0xFF)
        _rounds(state, 4)
        return state[0] ^ state[1] ^ state[2] ^ state[3]


def _rounds(v: list[U64], times: int) -> None:
    for _ in range(times):
        v[0] = v[0] + v[1]
        v[1] = _rotated(v[1], 13) ^ v[0]
        v[0] = _rotated(v[0], 32)
        v[2] = v[2] + v[3]
        v[3] = _rotated(v[3], 16) ^ v[2]
        v[0] = v[0] + v[3]
        v[3] = _rotated(v[3], 21) ^ v[0]
        v[2] = v[2] + v[1]
        v[1] = _rotated(v[1], 17) ^ v[2]
        v[2] = _rotated(v[2], 32)


def _rotated(word: U64, bits: int) -> U64:
    return (word << np.uint64(bits)) | (word >> np.uint64(64 - bits))


def polynomial(text: str) -> int:
    """A number for a string such that a concatenation's number follows from its parts' (see `joined`)."""
    value = 0
    for letter in text:
        value = (value * int(_BASE) + ord(letter)) % 2**64
    return value


def joined(left: U64, right: U64, right_length: U64) -> U64:
    """`polynomial(a + b)` from `polynomial(a)`, `polynomial(b)` and the length of b (at most 31)."""
    return left * _POWERS[right_length] + right


_POWERS: U64 = np.array([pow(int(_BASE), i, 2**64) for i in range(32)], dtype=np.uint64)


def digest64(text: str) -> int:
    """A stable 64-bit number of a text: equality only, to be hashed under the key before it is stored."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
