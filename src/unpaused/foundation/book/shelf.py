"""One sorted Parquet file, looked up by its key through the statistics of its row groups."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from unpaused.foundation.book.storing import Cipher

_KEPT_GROUPS = 48
Key = int | str


class Shelf:
    """Rows by key, one or many; the row groups read last are kept. Safe to share between threads."""

    def __init__(self, path: Path, key: str, cipher: Cipher) -> None:
        self._key = key
        self._file = cipher.open(path)
        self._bounds = self._row_group_bounds()
        self._kept: OrderedDict[int, pa.Table] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def rows(self, key: Key) -> list[dict[str, Any]]:
        """The rows with this key, in the order they are stored."""
        found: list[dict[str, Any]] = []
        for group in self._groups_with(key):
            found += _rows_with(self._group(group), self._key, key)
        return found

    def rows_of(self, keys: Iterable[Key]) -> list[dict[str, Any]]:
        """The rows of several keys, in the order of the keys' values; each group is read once."""
        wanted: dict[int, list[Key]] = {}
        for key in sorted(set(keys)):
            for group in self._groups_with(key):
                wanted.setdefault(group, []).append(key)
        found: list[dict[str, Any]] = []
        for group, of_group in sorted(wanted.items()):
            table = self._group(group)
            chosen = pc.is_in(table[self._key], pa.array(of_group, table.schema.field(self._key).type))
            found += table.filter(chosen).to_pylist()
        return found

    def table(self, columns: list[str] | None = None) -> pa.Table:
        """Everything, or some columns of it."""
        with self._lock:
            return self._file.read(columns=columns)

    def _row_group_bounds(self) -> list[tuple[int, Key, Key]]:
        """Number, smallest and largest key of each row group with keys, in order. Null keys come last."""
        metadata = self._file.metadata
        column = self._file.schema_arrow.get_field_index(self._key)
        bounds = []
        for group in range(metadata.num_row_groups):
            statistics = metadata.row_group(group).column(column).statistics
            if statistics is not None and statistics.has_min_max:
                bounds.append((group, statistics.min, statistics.max))
        return bounds

    def _groups_with(self, key: Key) -> list[int]:
        groups = []
        for place in range(bisect_left(self._bounds, key, key=lambda bound: bound[2]), len(self._bounds)):
            group, low, _ = self._bounds[place]
            if low > key:  # type: ignore[operator]
                break
            groups.append(group)
        return groups

    def _group(self, group: int) -> pa.Table:
        with self._lock:
            if group not in self._kept:
                self._kept[group] = self._file.read_row_group(group)
                if len(self._kept) > _KEPT_GROUPS:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(group)
            return self._kept[group]


def _rows_with(table: pa.Table, column: str, key: Key) -> list[dict[str, Any]]:
    """Two binary searches would need one chunk; a filter over 4,096 rows is as quick."""
    rows: list[dict[str, Any]] = table.filter(pc.equal(table[column], key)).to_pylist()
    return rows
