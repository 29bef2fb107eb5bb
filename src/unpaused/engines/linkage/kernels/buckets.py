"""Entries sorted into buckets by the first bits of their hash, and found again."""

import numpy as np
from numba import njit

_SHORT = 48
_LOW = np.uint64(0xFFFFFFFF)
_32, _64 = np.uint64(32), np.uint64(64)


@njit(cache=True, nogil=True)
def bucketed(hashes, places, bits):
    """Entries (the hash's 32 bits behind its first `bits`, then the place) by bucket, sorted and each once; and where
    each bucket starts (2**bits + 1,)."""
    shift, behind = np.uint64(64 - bits), np.uint64(32 - bits)
    starts = np.zeros((1 << bits) + 1, np.int64)
    for i in range(len(hashes)):
        starts[np.int64(hashes[i] >> shift) + 1] += 1
    for i in range(1 << bits):
        starts[i + 1] += starts[i]
    entries = np.empty(len(hashes), np.uint64)
    free = starts[:-1].copy()
    for i in range(len(hashes)):
        bucket = np.int64(hashes[i] >> shift)
        entries[free[bucket]] = ((hashes[i] >> behind) & _LOW) << _32 | np.uint64(places[i])
        free[bucket] += 1
    kept = 0
    for number in range(1 << bits):
        low, high = starts[number], starts[number + 1]
        _sort(entries, low, high)
        starts[number] = kept
        for i in range(low, high):
            if i == low or entries[i] != entries[kept - 1]:
                entries[kept] = entries[i]
                kept += 1
    starts[1 << bits] = kept
    return entries[:kept], starts.astype(np.uint32)


@njit(nogil=True)
def _sort(entries, low, high):
    if high - low > _SHORT:
        entries[low:high].sort()
        return
    for i in range(low + 1, high):
        value = entries[i]
        j = i - 1
        while j >= low and entries[j] > value:
            entries[j + 1] = entries[j]
            j -= 1
        entries[j + 1] = value


@njit(nogil=True)
def _bound(entries, low, high, wanted):
    while low < high:
        middle = (low + high) >> 1
        if entries[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def found(entries, starts, bits, hashes):
    """For each hash where its entries begin, and how many there are."""
    shift, behind = np.uint64(64 - bits), np.uint64(32 - bits)
    first, count = np.empty(len(hashes), np.int64), np.empty(len(hashes), np.int64)
    for i in range(len(hashes)):
        bucket = np.int64(hashes[i] >> shift)
        tail = (hashes[i] >> behind) & _LOW
        low, high = np.int64(starts[bucket]), np.int64(starts[bucket + 1])
        first[i] = _bound(entries, low, high, tail << _32)
        end = high if tail == _LOW else _bound(entries, first[i], high, (tail + np.uint64(1)) << _32)
        count[i] = end - first[i]
    return first, count


@njit(cache=True, nogil=True)
def run_lengths(entries, starts, size):
    """For each place (size,) how many entries of its bucket have the same hash; 0 where a place has none."""
    counts = np.zeros(size, np.uint32)
    for bucket in range(len(starts) - 1):
        low, end = np.int64(starts[bucket]), np.int64(starts[bucket + 1])
        while low < end:
            high = low + 1
            while high < end and entries[high] >> _32 == entries[low] >> _32:
                high += 1
            for i in range(low, high):
                counts[np.int64(entries[i] & _LOW)] = high - low
            low = high
    return counts
