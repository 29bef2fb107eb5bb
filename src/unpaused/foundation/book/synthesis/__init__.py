"""A made-up insurer and made-up lists of people affected, for drills, tests and benchmarks. No real person."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from unpaused.foundation import areas
from unpaused.foundation.book.contract import DATASETS, VERSION
from unpaused.foundation.book.synthesis import contracts, organisation
from unpaused.foundation.book.synthesis.demo_lists import synth_lists
from unpaused.foundation.book.synthesis.people import Population, make_population
from unpaused.kernel import clock

__all__ = ["synth", "synth_lists"]
Progress = Callable[[str, int, int], None]
INSURER = "示例人寿保险股份有限公司"
_STEPS = 2


def synth(
    out: Path,
    *,
    persons: int = 300_000,
    seed: int = 2020,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Writes a snapshot folder; the same seed and day give the same insurer. Returns rows by dataset.

    `as_of` is today when not given, so that policies are in force now. Raises Unavailable without area codes.
    """
    as_of = as_of or clock.today()
    tell = progress or (lambda stage, done, total: None)
    rng = np.random.default_rng(seed)
    table_of_areas = areas.load()
    tell("persons", 0, _STEPS)
    people = make_population(persons, rng, as_of, table_of_areas)
    tell("persons", 1, _STEPS)
    tables = tables_around(people, rng, as_of, table_of_areas)
    write(tables, INSURER, as_of, out)
    tell("persons", _STEPS, _STEPS)
    return {name: len(table) for name, table in tables.items()}


def write(tables: dict[str, pa.Table], insurer: str, as_of: date, out: Path) -> None:
    """Writes every dataset of the contract and the manifest."""
    for dataset in DATASETS:
        folder = out / dataset.name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.parquet"):
            old.unlink()
        pq.write_table(tables[dataset.name], folder / "part-0000.parquet", compression="zstd")
    manifest = {"version": VERSION, "insurer": insurer, "as_of": as_of.isoformat()}
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def tables_around(
    people: Population, rng: np.random.Generator, as_of: date, table_of_areas: areas.Areas
) -> dict[str, pa.Table]:
    """Every dataset of an insurer whose insured are these people."""
    branch_of = organisation.branch_of(people.areas)
    codes, sizes = np.unique(branch_of, return_counts=True)
    sellers = organisation.salespeople(rng, dict(zip(codes.tolist(), sizes.tolist(), strict=True)), as_of)
    policies = contracts.make_policies(rng, people, as_of)
    group_policies, group_benefits, members = contracts.groups(rng, people, as_of)
    branches = organisation.branches(table_of_areas)
    sites = organisation.sites(rng, table_of_areas, branches)
    return {
        "persons": people.table(branch_of, organisation.salesperson_of(rng, branch_of, sellers)),
        "policies": pa.concat_tables([contracts.policy_table(people, policies, branch_of), group_policies]),
        "benefits": pa.concat_tables([contracts.benefit_table(rng, policies), group_benefits]),
        "vehicles": contracts.vehicle_table(rng, people, as_of),
        "claims": contracts.claim_table(rng, people, policies, as_of),
        "beneficiaries": contracts.beneficiary_table(rng, people, policies),
        "group_members": members,
        "branches": branches,
        "sites": sites,
        "staff": organisation.staff(rng, sites),
        "salespeople": sellers,
    }
