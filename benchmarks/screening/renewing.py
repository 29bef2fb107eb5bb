"""The day's changes beside a whole build: time of an index, of a delta on it, and of one row looked up in both.

    .venv/bin/python benchmarks/screening/renewing.py [--persons N] [--changes K] [--rows R] [--seed S]

The whole build is the peer of the delta: what is reported is their ratio, in one run. Half of the changed persons got
another phone, a quarter left, a quarter are new. Everything is sealed under a key, as in an installation.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

import worlds

from unpaused.engines import linkage
from unpaused.foundation import areas

KEY = bytes(range(32))
ALONE = linkage.Params(learn=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--changes", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--seed", type=int, default=81)
    given = parser.parse_args()
    world = worlds.make("own", given.persons, given.seed)
    rows = next(iter(world.lists(given.rows, 1.0))).rows
    with tempfile.TemporaryDirectory() as folder:
        base, delta = Path(folder) / "base", Path(folder) / "delta"
        whole = _timed(lambda: linkage.write_index(world.persons, base, as_of=world.as_of, key=KEY))
        changed, removed = _changes(world.persons, given.changes, given.seed)
        small = _timed(lambda: linkage.write_delta(changed, removed, base, delta, as_of=world.as_of, key=KEY))
        print(f"{given.persons:,} persons, {given.changes:,} changes")
        print(f"whole build   {whole[0]:8.1f} s  {whole[1]:8.1f} CPU s")
        print(f"delta         {small[0]:8.1f} s  {small[1]:8.1f} CPU s   1/{whole[0] / small[0]:.1f} of the time")
        for name, path in (("base", None), ("base and delta", delta)):
            _look_up(name, linkage.Index.open(base, key=KEY, delta=path), rows)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"most memory   {most:8.2f} GB, the table of persons in it")


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _changes(persons: pa.Table, count: int, seed: int) -> tuple[pa.Table, Any]:
    rng = np.random.default_rng(seed)
    places = np.sort(rng.choice(len(persons), min(count * 3 // 4, len(persons)), replace=False))
    left = places[::3]
    moved = persons.take(pa.array(np.setdiff1d(places, left)))
    came = persons.take(pa.array(rng.choice(len(persons), count // 4, replace=False)))
    ids = np.arange(len(came)) + int(persons["person_id"].to_numpy().max()) + 1
    phones = [f"1{number:010d}" for number in rng.integers(3_000_000_000, 9_999_999_999, len(moved))]
    moved = moved.set_column(moved.column_names.index("phone"), "phone", pa.array(phones))
    came = came.set_column(came.column_names.index("person_id"), "person_id", pa.array(ids))
    return pa.concat_tables([moved, came]), persons["person_id"].to_numpy()[left]


def _look_up(name: str, index: linkage.Index, rows: list[linkage.ListRow]) -> None:
    places, times = areas.load(), []
    for row in rows:
        start = time.perf_counter()
        index.screen([row], places, ALONE)
        times.append((time.perf_counter() - start) * 1000)
    median, late = np.percentile(times[len(times) // 10 :], [50, 95])
    print(f"one row, {name:15} median {median:6.1f} ms, 95th percentile {late:6.1f} ms")


if __name__ == "__main__":
    main()
