"""Columns of texts as their bytes, part by part, for the loops that read them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unpaused.engines.linkage.arrays import I32, U8, Bool

_PART = 500_000


@dataclass(frozen=True)
class Texts:
    """Some rows of a column: text i is `data[offsets[i]:offsets[i + 1]]`, in UTF-8; nulls are empty. `rows`: which."""

    rows: slice
    offsets: I32
    data: U8

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def chosen(self, which: Bool) -> Iterator[tuple[int, str]]:
        """The texts marked in `which` (n,), with their places in the whole column."""
        for place in np.flatnonzero(which).tolist():
            raw = self.data[self.offsets[place] : self.offsets[place + 1]]
            yield self.rows.start + place, raw.tobytes().decode()


def parts(column: pa.ChunkedArray) -> Iterator[Texts]:
    """A column of strings in parts of a bounded size."""
    for start in range(0, len(column), _PART):
        part = pc.fill_null(column.slice(start, _PART).cast(pa.string()), "").combine_chunks()
        array = part if isinstance(part, pa.Array) else part.chunk(0)
        _, offsets, data = array.buffers()
        where = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
        text = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
        yield Texts(slice(start, start + len(array)), where.copy(), text.copy())
