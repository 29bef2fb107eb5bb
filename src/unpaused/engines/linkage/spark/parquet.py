"""Postings as Parquet: a row a key with the persons who have it, in folders by source, rule and first bits of the hash.

`source=0/rule=9/part=3/`: `key` int64, `length` int32, `persons` list of int64, places within their segment in the
order of the index. Source 2n is the n-th segment, 2n + 1 the keys of those who are gone from it. A key is as long as
the postings of its source tell apart, so that whatever reads them takes the same hashes for one.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from unpaused.engines.linkage.arrays import I64, U64
from unpaused.engines.linkage.blocking import RULES
from unpaused.engines.linkage.postings import Postings
from unpaused.engines.linkage.shards import Shards
from unpaused.kernel.errors import Refused

_PART_BITS = 4
_MARK = "_index"
"""A name that readers of Parquet folders pass over."""
_UNFINISHED = "unfinished"
Progress = Callable[[int, int], None]


def sources(shards: Shards) -> Iterator[tuple[int, dict[int, Postings]]]:
    """The number of each source and its postings by rule."""
    for place, shard in enumerate(shards.all):
        yield 2 * place, dict(shard.segment.postings)
        if shard.gone is not None:
            yield 2 * place + 1, shard.gone.postings


def write_parquet(shards: Shards, folder: Path, mark: str, progress: Progress | None = None) -> None:
    """Writes the postings of all segments, unless those of the index with this `mark` are there already; those of
    another index go. Raises Refused where a page of the index is damaged, or `folder` holds something else."""
    if mark and (folder / _MARK).is_file() and (folder / _MARK).read_text() == mark:
        return
    _clear(folder)
    work = [(source, rule.number, found[rule.number]) for source, found in sources(shards) for rule in RULES]
    for done, (source, rule, postings) in enumerate(work, 1):
        postings.check()
        for part, table in _tables(postings):
            place = folder / f"source={source}" / f"rule={rule}" / f"part={part}"
            place.mkdir(parents=True)
            pq.write_table(table, place / "0.parquet", compression="zstd")
        if progress:
            progress(done, len(work))
    (folder / _MARK).write_text(mark)


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).is_file():
        raise Refused(
            "linkage.not_postings", "{folder} holds something else: name an empty folder.", folder=str(folder)
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / _MARK).write_text(_UNFINISHED)


def key_of(hashes: U64, postings: Postings) -> I64:
    """As much of a hash as the postings hold."""
    return (hashes >> np.uint64(32 - postings.bits)).astype(np.int64)


def part_of(hashes: U64, postings: Postings) -> I64:
    """The folder in which a hash is."""
    return (hashes >> np.uint64(64 - _part_bits(postings))).astype(np.int64)


def _part_bits(postings: Postings) -> int:
    return min(postings.bits, _PART_BITS)


def _tables(postings: Postings) -> Iterator[tuple[int, pa.Table]]:
    """The keys of each part, where it has any."""
    parts = 1 << _part_bits(postings)
    width = (len(postings.starts) - 1) // parts
    for part in range(parts):
        starts = postings.starts.array[part * width : (part + 1) * width + 1].astype(np.int64)
        entries = postings.entries.array[starts[0] : starts[-1]]
        if not len(entries):
            continue
        bucket = np.repeat(np.arange(part * width, (part + 1) * width, dtype=np.uint64), np.diff(starts))
        keys = (bucket << np.uint64(32) | entries >> np.uint64(32)).astype(np.int64)
        first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        offsets = np.append(first, len(keys)).astype(np.int32)
        persons = (entries & np.uint64(0xFFFFFFFF)).astype(np.int64)
        yield (
            part,
            pa.table(
                {
                    "key": keys[first],
                    "length": np.diff(offsets).astype(np.int32),
                    "persons": pa.ListArray.from_arrays(pa.array(offsets), pa.array(persons)),
                }
            ),
        )
