"""The linkage index of a version: made whole, or what changed as a delta on the index of an earlier one.

A delta is small and quick, and holds everything since its base. The base is made anew when much has changed, so that
frequencies stay true, and after a week, so that nobody who left the book stays in it for long.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unpaused.engines import linkage
from unpaused.engines.linkage import Index
from unpaused.foundation.book.storing import Cipher
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

INDEX, DELTA, PERSONS = "index", "index-delta", "persons.parquet"
Told = Callable[[int, int], None]
_MOST_CHANGED = 0.1
"""Of the persons of a book: beyond that share its index is made whole."""
_OLDEST_BASE = timedelta(days=7)


@dataclass(frozen=True)
class Made:
    """How an index was made, as the manifest tells it: the version whose key its base is under, when that was built
    (ISO), how many persons the delta has, None where there is none."""

    base: str
    built_at: str
    delta: int | None = None

    @classmethod
    def of(cls, manifest: dict[str, Any]) -> "Made":
        return cls(**manifest.get("index", {"base": manifest["snapshot"], "built_at": manifest["built_at"]}))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Version:
    """A version of the book on disk and the key of the whole book."""

    place: Path
    manifest: dict[str, Any]
    key: bytes | None

    @property
    def made(self) -> Made:
        return Made.of(self.manifest)

    @property
    def index_key(self) -> bytes | None:
        return Cipher.of_version(self.key, self.made.base).key

    @property
    def delta(self) -> Path | None:
        return None if self.made.delta is None else self.place / DELTA

    def open_index(self) -> Index:
        """Raises Refused where it is damaged."""
        return Index.open(self.place / INDEX, key=self.index_key, delta=self.delta)


def write_index(
    persons: pa.Table, place: Path, version: str, *, as_of: Any, key: bytes | None, before: Version | None, tell: Told
) -> Made:
    """Makes the index of a new version in `place`: on that of the version `before` where that will do."""
    made = _on_base(persons, place, as_of, before) if before else None
    if made is not None:
        tell(1, 1)
        return made
    own = Cipher.of_version(key, version).key
    linkage.write_index(persons, place / INDEX, as_of=as_of, key=own, progress=tell)
    return Made(version, clock.now().isoformat(timespec="seconds"))


def _on_base(persons: pa.Table, place: Path, as_of: Any, before: Version) -> Made | None:
    """None where the base is too old, too much has changed, or the version before cannot be read: it is then made
    whole, whatever ails the one before."""
    made = before.made
    if clock.now() - datetime.fromisoformat(made.built_at) > _OLDEST_BASE:
        return None
    try:
        ids = _since_base(persons, before)
        if len(ids) > _MOST_CHANGED * len(persons):
            return None
        changed = persons.filter(pc.is_in(persons["person_id"], value_set=pa.array(ids)))
        removed = np.setdiff1d(ids, changed["person_id"].to_numpy())
        linkage.write_delta(changed, removed, before.place / INDEX, place / DELTA, as_of=as_of, key=before.index_key)
    except Refused:
        shutil.rmtree(place / DELTA, ignore_errors=True)
        return None
    _linked(before.place / INDEX, place / INDEX)
    return Made(made.base, made.built_at, len(changed))


def _since_base(persons: pa.Table, before: Version) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Ids of all who are not as they are in the base: changed since the version before, or before that."""
    earlier = before.open_index().changed_ids()
    return np.union1d(earlier, changed_ids(_read(before), persons))


def _read(version: Version) -> pa.Table:
    cipher = Cipher.of_version(version.key, version.manifest["snapshot"])
    return cipher.open(version.place / PERSONS).read(list(linkage.PERSON_COLUMNS))


def changed_ids(before: pa.Table, now: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Ids of persons who came, left, or differ in what the index knows of them."""
    old, new = (np.asarray(table["person_id"].to_numpy(), np.int64) for table in (before, now))
    both, first, second = np.intersect1d(old, new, assume_unique=True, return_indices=True)
    columns = [name for name in linkage.PERSON_COLUMNS if name != "person_id"]
    differs = reduce(np.logical_or, (_differs(before[c], now[c], first, second) for c in columns))
    return np.concatenate([np.setxor1d(old, new, assume_unique=True), both[differs]])


def _differs(before: pa.ChunkedArray, now: pa.ChunkedArray, first: Any, second: Any) -> Any:
    ours, theirs = before.take(pa.array(first)), now.take(pa.array(second))
    same = pc.fill_null(pc.equal(ours, theirs), False)
    neither = pc.and_(pc.is_null(ours), pc.is_null(theirs))
    return ~np.asarray(pc.or_(same, neither).to_numpy(), np.bool_)


def _linked(source: Path, target: Path) -> None:
    """The same files under another name: the base outlives the version that it was made for."""
    target.mkdir()
    for file in source.iterdir():
        try:
            os.link(file, target / file.name)
        except OSError:  # another file system, or one without links
            shutil.copy2(file, target / file.name)
