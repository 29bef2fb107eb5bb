"""Postings of one rule: which persons have a hashed key. A directory by the hash's first bits, then sorted entries.

An entry is 32 further bits of the hash, then the person's number. With about four entries a bucket two hashes are
taken for one with a probability of 2**-30 a look-up; it costs a comparison that comes to nothing.
"""

from dataclasses import dataclass

import numpy as np

from unpaused.engines.linkage.arrays import I64, U32, U64
from unpaused.engines.linkage.kernels import buckets
from unpaused.engines.linkage.pages import Mapped

_EACH = 4
_MOST_BITS = 28


@dataclass(frozen=True)
class Found:
    """For each hash where its entries begin and how many there are, both (n,)."""

    first: I64
    count: I64


class Postings:
    """`entries` (m,) uint64 sorted within buckets, `starts` (2**bits + 1,) uint32 where each bucket begins."""

    def __init__(self, entries: Mapped, starts: Mapped) -> None:
        self.entries = entries
        self.starts = starts
        self.bits = max((len(starts) - 1).bit_length() - 1, 0)

    @classmethod
    def build(cls, hashes: U64, places: U32) -> "Postings":
        """A person who gives the same key twice stays once."""
        bits = min(max((len(hashes) // _EACH).bit_length(), 1), _MOST_BITS)
        entries, starts = buckets.bucketed(hashes, places, bits)
        return cls(Mapped(entries), Mapped(starts))

    def find(self, hashes: U64) -> Found:
        """Raises Refused where a page that is needed is damaged."""
        bucket = (hashes >> np.uint64(64 - self.bits)).astype(np.int64)
        self.starts.touch(bucket, bucket + 1)
        low, high = self.starts.array[bucket].astype(np.int64), self.starts.array[bucket + 1].astype(np.int64)
        filled = low < high
        self.entries.touch(low[filled], high[filled] - 1)
        return Found(*buckets.found(self.entries.array, self.starts.array, self.bits, hashes))

    def check(self) -> None:
        """Reads every page. Raises Refused where one is damaged."""
        self.entries.touch_all()
        self.starts.touch_all()

    def persons(self, places: I64) -> I64:
        """The persons' numbers at places that `find` told."""
        return (self.entries.array[places] & np.uint64(0xFFFFFFFF)).astype(np.int64)

    def repeats(self, size: int) -> U32:
        """For each person (size,) how many have the same key, 0 where there is none."""
        return np.asarray(buckets.run_lengths(self.entries.array, self.starts.array, size), np.uint32)
