"""Books and lists of both generators behind one face: `own`, the project's, and `other`, which shares no code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import numpy as np
import other_lists
import other_people
import pyarrow as pa

from unpaused.engines import linkage
from unpaused.foundation import areas
from unpaused.foundation.book.synthesis.demo_lists import make_strangers
from unpaused.foundation.book.synthesis.listing import KINDS, make_list
from unpaused.foundation.book.synthesis.people import make_population

OWN_AS_OF = date(2026, 6, 30)
OWN_SHARE, OTHER_SHARE = 0.65, 0.45


@dataclass
class Listed:
    """A list as read by the engine, its answers and, for the other generator, what wrote it."""

    kind: str
    rows: list[linkage.ListRow]
    answers: list[int | None]
    source: other_lists.OtherList | None = None


@dataclass
class World:
    """A book and lists on it."""

    name: str
    persons: pa.Table
    as_of: date
    seed: int

    def lists(self, rows: int, noise: float) -> Iterator[Listed]:
        """One list of each kind, of `rows` rows each."""
        return _own_lists(self, rows, noise) if self.name == "own" else _other_lists(self, rows, noise)


def make(name: str, persons: int, seed: int) -> World:
    if name == "own":
        population = make_population(persons, np.random.default_rng(seed), OWN_AS_OF, areas.load())
        empty = np.full(persons, "")
        return World(name, population.table(empty, empty), OWN_AS_OF, seed)
    return World(name, other_people.make(persons, seed, districts()).table, other_people.AS_OF, seed)


def districts() -> list[tuple[str, str]]:
    table = areas.load()
    return [(a.code, table.full_name(a.code)) for a in table.districts() if a.name not in ("市辖区", "县")]


def read(header: list[str] | tuple[str, ...], rows: list[list[str]]) -> list[linkage.ListRow]:
    cells = [list(header), *rows]
    return linkage.read_list(range(1, len(cells) + 1), cells).rows


def _own_lists(world: World, rows: int, noise: float) -> Iterator[Listed]:
    rng = Random(world.seed)
    strangers = make_strangers(rows * 2, world.seed + 1_000_000, world.as_of, areas.load())
    for kind in KINDS:
        insured = _sample(world.persons, int(rows * OWN_SHARE), rng)
        others = rng.sample(strangers, rows - len(insured))
        made = make_list(kind, insured, others, rng=rng, areas=areas.load(), as_of=world.as_of, noise=noise)
        yield Listed(kind, read(made.header, made.rows), made.answers)


def _other_lists(world: World, rows: int, noise: float) -> Iterator[Listed]:
    rng = Random(world.seed)
    strangers = other_people.make(rows * 2, world.seed + 1_000_000, districts(), first_id=10**9)
    names = dict(districts())
    for number, kind in enumerate(other_lists.SENDERS):
        insured = _sample(world.persons, int(rows * OTHER_SHARE), rng)
        others = strangers.rows(rng.sample(range(rows * 2), rows - len(insured)))
        made = other_lists.make_list(kind, insured, others, seed=world.seed + number, areas=names, noise=noise)
        yield Listed(kind, read(made.header, made.rows), made.answers, made)


def _sample(table: pa.Table, count: int, rng: Random) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.take(pa.array(rng.sample(range(len(table)), count))).to_pylist()
    return rows
