"""Screening beside Splink 5: misses, honesty, candidates, time and memory, on books and lists of two generators.

    .venv/bin/python benchmarks/screening/measure.py [--persons N] [--rows N] [--seeds 71 72] [--noise 1 1.8]
        [--world own other] [--without-splink] [--write docs/benchmarks/screening.md]

`own` is the project's generator, `other` an independent one that shares no code with it and on which no weight was ever
chosen. Seeds and noise are unseen: none of the defaults was used while the engine was built. Both sides get the same
book, one list made of all kinds together, and the same candidates (the engine's blocking, checked for recall). Misses
are insured rows not found at the threshold where precision is 0.99. Splink is given the better of its probabilities
as they are and of the same normalised over each row.
"""

import argparse
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

import febrl
import peer
import peer_columns
import reporting
import worlds
from scoring import Told

from unpaused.engines import linkage
from unpaused.engines.linkage import features
from unpaused.engines.linkage.book_people import book_people
from unpaused.foundation import areas

REPEATS = 3


@dataclass
class Outcome:
    """What one book, noise and seed gave."""

    world: str
    noise: float
    seed: int
    persons: int
    rows: int
    engine: Told
    by_kind: dict[str, Told]
    splink: Told | None = None
    blocking_recall: float = 0.0
    candidates: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)
    index_seconds: float = 0.0
    memory: dict[str, float] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=300_000)
    parser.add_argument("--rows", type=int, default=500, help="rows of each kind of list")
    parser.add_argument("--seeds", type=int, nargs="+", default=[71])
    parser.add_argument("--noise", type=float, nargs="+", default=[1.0, 1.8])
    parser.add_argument("--world", nargs="+", default=["own", "other"])
    parser.add_argument("--without-splink", action="store_true")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    outcomes = [o for name in options.world for seed in options.seeds for o in _of_world(name, seed, options)]
    text = reporting.page(outcomes, febrl.measure(), " ".join(sys.argv))
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")


def _of_world(name: str, seed: int, options: argparse.Namespace) -> list[Outcome]:
    world = worlds.make(name, options.persons, seed)
    start = time.perf_counter()
    index = linkage.Index.build(world.persons, as_of=world.as_of)
    built = time.perf_counter() - start
    found = []
    for noise in options.noise:
        outcome = _measured(world, index, noise, options)
        outcome.index_seconds = built
        found.append(outcome)
        print(reporting.progress(outcome), file=sys.stderr, flush=True)
    return found


def _measured(
    world: worlds.World,
    index: linkage.Index,
    noise: float,
    options: argparse.Namespace,
) -> Outcome:
    lists = list(world.lists(options.rows, noise))
    rows = [row for listed in lists for row in listed.rows]
    answers = [answer for listed in lists for answer in listed.answers]
    by_kind = {listed.kind: _told(index, listed.rows, listed.answers) for listed in lists}
    outcome = Outcome(
        world.name, noise, world.seed, len(index), len(rows), _told(index, rows, answers), by_kind
    )  # fmt: skip
    pairs = index.pairs(rows, areas.load(), linkage.Params())
    keep = pairs.stands_for == 1
    outcome.candidates = float(keep.sum() / len(rows))
    outcome.blocking_recall = _recall(pairs, keep, answers)
    if not options.without_splink:
        _beside_splink(outcome, world, index, rows, answers, pairs, keep)
    return outcome


def _told(index: linkage.Index, rows: list[linkage.ListRow], answers: list[int | None]) -> Told:
    told = Told()
    for result, answer in zip(index.screen(rows, areas.load()), answers, strict=True):
        told.add([(c.person_id, c.probability) for c in result.candidates], answer)
    return told


def _recall(pairs: Any, keep: Any, answers: list[int | None]) -> float:
    wanted = np.array([-1 if a is None else a for a in answers])
    hit = np.unique(pairs.rows[keep & (pairs.book_ids[pairs.persons] == wanted[pairs.rows])])
    return float(len(hit) / max((wanted >= 0).sum(), 1))


def _beside_splink(
    outcome: Outcome,
    world: worlds.World,
    index: linkage.Index,
    rows: list[linkage.ListRow],
    answers: list[int | None],
    pairs: Any,
    keep: Any,
) -> None:
    """Trains Splink on this list and book, then lets both score the same candidates in turns."""
    year = world.as_of.year
    before = psutil.Process().memory_full_info().uss
    book = book_people(world.persons)
    pairs.readings.learn(book.names)
    other = peer.Peer(
        peer_columns.columns(pairs.listed, features.RowFeatures(pairs.listed, pairs.readings, year), year),
        peer_columns.columns(book, features.BookFeatures(book, pairs.readings), year),
    )
    other.train()
    ids = world.persons["person_id"].to_numpy()
    other.use(pairs.rows[keep], np.searchsorted(ids, pairs.book_ids[pairs.persons[keep]]))
    other.predict()
    outcome.times = {"engine wall": [], "engine CPU": [], "Splink wall": [], "Splink CPU": []}
    for _ in range(REPEATS):
        result = other.predict()
        outcome.times["Splink wall"].append(result.wall)
        outcome.times["Splink CPU"].append(result.cpu)
        wall, cpu = time.perf_counter(), time.process_time()
        index.screen(rows, areas.load())
        outcome.times["engine wall"].append(time.perf_counter() - wall)
        outcome.times["engine CPU"].append(time.process_time() - cpu)
    outcome.memory["Splink"] = (psutil.Process().memory_full_info().uss - before) / 2**20
    outcome.splink = peer.best_of(result, ids, answers)


if __name__ == "__main__":
    main()
