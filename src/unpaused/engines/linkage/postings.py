"""Sorted postings on disk: for each rule, hashed keys and the persons that have them, mapped into memory."""

from pathlib import Path

import numpy as np

from unpaused.engines.linkage.arrays import F64, I64, U64, AnyArray
from unpaused.kernel.errors import Refused


class Postings:
    """One rule's postings: `keys` sorted (m,), `persons` (m,) the person numbers in the same order."""

    def __init__(self, keys: U64, persons: AnyArray) -> None:
        self.keys = keys
        self.persons = persons

    @classmethod
    def build(cls, parts: list[tuple[U64, U64]]) -> "Postings":
        """Sorts the parts together; a person who gives the same key twice stays once."""
        if not parts:
            return cls(np.zeros(0, np.uint64), np.zeros(0, np.uint32))
        keys = np.concatenate([part[0] for part in parts])
        persons = np.concatenate([part[1] for part in parts]).astype(np.uint32)
        order = np.argsort(keys, kind="stable")
        keys, persons = keys[order], persons[order]
        fresh = np.ones(len(keys), bool)
        fresh[1:] = (keys[1:] != keys[:-1]) | (persons[1:] != persons[:-1])
        return cls(keys[fresh], persons[fresh])

    def save(self, folder: Path, name: str) -> None:
        np.save(folder / f"{name}.keys.npy", self.keys)
        np.save(folder / f"{name}.persons.npy", self.persons)

    @classmethod
    def open(cls, folder: Path, name: str) -> "Postings":
        """Maps the arrays without reading them. Raises Refused where they are missing or cut short."""
        try:
            keys = np.load(folder / f"{name}.keys.npy", mmap_mode="r")
            persons = np.load(folder / f"{name}.persons.npy", mmap_mode="r")
        except (OSError, ValueError, EOFError):
            raise Refused("linkage.broken_index", "The index is broken: build the book again.") from None
        if keys.shape != persons.shape or keys.dtype != np.uint64 or persons.dtype != np.uint32:
            raise Refused("linkage.broken_index", "The index is broken: build the book again.")
        return cls(keys, persons)

    def pairs(self, keys: U64, rows: U64, cap: int) -> tuple[I64, I64]:
        """Row numbers and person numbers of all hits; a key with more than `cap` persons gives none."""
        low = np.searchsorted(self.keys, keys, side="left")
        high = np.searchsorted(self.keys, keys, side="right")
        counts = high - low
        counts[counts > cap] = 0
        starts = np.repeat(low - (np.cumsum(counts) - counts), counts)
        places = starts + np.arange(int(counts.sum()))
        return np.repeat(rows.astype(np.int64), counts), np.asarray(self.persons[places], np.int64)

    def samples(self, keys: U64, rows: U64, longer_than: int, size: int) -> tuple[I64, I64, F64]:
        """Of each posting longer than `longer_than`, `size` persons evenly spaced: row numbers, person numbers, and
        for how many each stands."""
        low = np.searchsorted(self.keys, keys, side="left")
        length = np.searchsorted(self.keys, keys, side="right") - low
        long = np.flatnonzero(length > max(longer_than, size))
        steps = (np.arange(size) + 0.5) / size
        places = (low[long, None] + (length[long, None] * steps).astype(np.int64)).ravel()
        each = np.repeat(length[long] / size, size)
        owner = np.repeat(rows[long].astype(np.int64), size)
        return owner, np.asarray(self.persons[places], np.int64), np.asarray(each, np.float64)
