"""Keyed hashes of blocking keys, a whole column at a time.

SipHash-2-4 (Aumasson and Bernstein, 2012) is a keyed pseudo-random function: without the key a stored hash
says nothing about the identity number or phone it came from, and unlike HMAC it costs nanoseconds.
Its 128-bit key is derived from the book's key by HMAC-SHA-256, so that no two uses share a key.
"""

import hashlib
import hmac
from collections.abc import Sequence

import numpy as np

from unpaused.engines.linkage.arrays import U32, U64
from unpaused.engines.linkage.kernels import keyed
from unpaused.engines.linkage.ragged import Ragged

VERSION = 1
_PURPOSE = b"unpaused.linkage.blocking.v1"
_STAND_ALONE = b"a plain book has no key"
BASE = np.uint64(0x9E3779B97F4A7C15)


class Hasher:
    """Hashes rows of words under one key. `check` tells whether two hashers have the same key."""

    def __init__(self, key: bytes | None) -> None:
        secret = hmac.digest(key or _STAND_ALONE, _PURPOSE, hashlib.sha256)
        self._k0, self._k1 = (np.uint64(int.from_bytes(secret[i : i + 8], "little")) for i in (0, 8))
        self.check = hmac.digest(secret[16:], b"check", hashlib.sha256).hex()[:16]

    def words(self, rule: int, columns: list[U64]) -> U64:
        """One hash a row. `columns` are the words of the message, each of shape (n,); `rule` separates uses."""
        words = np.stack(columns)
        return np.asarray(keyed.hashed_rows(self._k0, self._k1, np.uint64(rule), words, _length(len(words))), np.uint64)

    def combined(self, rule: int, features: Sequence[Ragged]) -> tuple[U64, U32]:
        """Hashes of every combination of the values of one to three features, person by person: as `words` would give,
        and the places of those who have them."""
        padded = [*features, *[features[0]] * (3 - len(features))]
        hashes, places = keyed.combined_keys(
            self._k0, self._k1, np.uint64(rule), len(features), _length(len(features)),
            tuple(f.values for f in padded), tuple(f.starts for f in padded),
        )  # fmt: skip
        return hashes, places


def _length(words: int) -> np.uint64:
    """The last word of a message of so many words behind the rule's: its length in bytes in the highest byte."""
    return np.uint64((8 * (words + 1) % 256) << 56)


def polynomial(text: str) -> int:
    """A number for a string such that a concatenation's number follows from its parts' (see `joined`)."""
    value = 0
    for letter in text:
        value = (value * int(BASE) + ord(letter)) % 2**64
    return value


def joined(left: U64, right: U64, right_length: U64) -> U64:
    """`polynomial(a + b)` from `polynomial(a)`, `polynomial(b)` and the length of b (at most 31)."""
    return left * POWERS[right_length] + right


POWERS: U64 = np.array([pow(int(BASE), i, 2**64) for i in range(32)], dtype=np.uint64)


def digest64(text: str) -> int:
    """A stable 64-bit number of a text: equality only, to be hashed under the key before it is stored."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
