"""What an insurer's export leaves out, made up around the persons it has: for drills on an outside book."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from unpaused.foundation import areas
from unpaused.foundation.book.checking import read_snapshot
from unpaused.foundation.book.synthesis import tables_around, write
from unpaused.foundation.book.synthesis.people import HEAD, Array, Population
from unpaused.kernel import clock

_UNKNOWN_AREA, _UNKNOWN_BIRTH = "420102", date(1980, 1, 1)
_BY_POLICY = ("policies", "benefits", "claims", "beneficiaries", "group_members")


def complete(folder: Path, out: Path, *, seed: int = 2020) -> dict[str, int]:
    """Writes a snapshot with the persons of `folder` and every dataset it lacks made up; returns rows by dataset.

    Given datasets stay as they are; where policies are given, nothing that hangs on policies is made up. Raises
    BookRefused for a bad snapshot.
    """
    snapshot = read_snapshot(folder)
    given = {name: table for name, table in snapshot.tables.items() if len(table)}
    persons = given["persons"]
    # Policies are made to be in force today, whatever day the export is of.
    made = tables_around(_population(persons), np.random.default_rng(seed), clock.today(), areas.load())
    if "policies" in given:
        made |= {name: made[name].slice(0, 0) for name in _BY_POLICY}
    tables = made | given | {"persons": _with_branches(persons, made["persons"])}
    write(tables, snapshot.insurer, snapshot.as_of, out)
    return {name: len(table) for name, table in tables.items()}


def _with_branches(persons: pa.Table, made: pa.Table) -> pa.Table:
    """Branch and salesperson are taken from what was made up where the export has none at all."""
    for name in ("branch_code", "salesperson_id"):
        if persons[name].null_count == len(persons):
            persons = persons.set_column(persons.schema.get_field_index(name), persons.schema.field(name), made[name])
    return persons


def _population(persons: pa.Table) -> Population:
    """Everyone a household of their own: an export does not say who lives with whom."""
    count = len(persons)
    alone = np.arange(count)
    births = persons["birth_date"].to_pylist()
    return Population(
        person_id=persons["person_id"].to_numpy(),
        household=alone,
        role=np.full(count, HEAD),
        heads=alone,
        sex=np.where(_texts(persons, "sex") == "F", 0, 1),
        births=np.array([born or _UNKNOWN_BIRTH for born in births], "datetime64[D]"),
        names=_texts(persons, "name"),
        id_numbers=_texts(persons, "id_number"),
        id_types=_texts(persons, "id_type"),
        phones=_texts(persons, "phone"),
        areas=np.where(_texts(persons, "area_code") == "", _UNKNOWN_AREA, _texts(persons, "area_code")),
        addresses=_texts(persons, "address"),
        has_id=_texts(persons, "id_number") != "",
        has_phone=_texts(persons, "phone") != "",
    )


def _texts(persons: pa.Table, name: str) -> Array:
    return np.array([text or "" for text in persons[name].to_pylist()])
