"""From the bytes of a list to the people it names."""

from dataclasses import dataclass
from typing import Any

from unpaused.capabilities.screening.queries.known_columns import known_words
from unpaused.capabilities.screening.queries.shown import FIELDS, OTHER
from unpaused.engines import linkage
from unpaused.foundation.files import tabular
from unpaused.kernel.errors import Refused

LIMITS = tabular.Limits(rows=200_000)
_MEDIA_TYPES = (
    (b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"PAR1", "application/vnd.apache.parquet"),
)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What reading a file showed: its rows, cells that could not be read, how its columns lie, or the error as plain
    values."""

    rows: int = 0
    faults: int = 0
    layout: linkage.Layout | None = None
    error: dict[str, Any] | None = None


def media_type(data: bytes) -> str:
    """By content; what is no known archive is a text, or was refused."""
    return next((kind for start, kind in _MEDIA_TYPES if data.startswith(start)), "text/csv")


def try_reading(data: bytes, *, source: str) -> FirstLook:
    """Reads a file to its end without keeping anything, by its headers and by what is known of its sender's. Never
    raises for what is wrong with the file."""
    try:
        table = table_of(data)
        people = _people(table, known=known_words(source, cells_of(table)))
    except Refused as error:
        params = {name: value if isinstance(value, int) else str(value)[:300] for name, value in error.params.items()}
        return FirstLook(error={"code": error.code, "message": error.message, "params": params})
    return FirstLook(rows=len(people.rows), faults=len(table.faults), layout=people.layout)


def people_named(data: bytes, layout: linkage.Layout | None) -> linkage.People:
    """A readable list: its rows in order, and the day that it states. Raises Refused."""
    return _people(table_of(data), layout=layout)


def table_of(data: bytes) -> tabular.Table:
    """The rows of a file as they stand. Raises Refused."""
    return tabular.read_bytes(data, limits=LIMITS)


def cells_of(table: tabular.Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def _people(
    table: tabular.Table, *, layout: linkage.Layout | None = None, known: linkage.Known | None = None
) -> linkage.People:
    return linkage.read_list([row.number for row in table.rows], cells_of(table), layout=layout, known=known or {})


def facts_of(row: linkage.ListRow) -> dict[str, Any]:
    """All that a row says, for sealing: fields by name, other columns by their header, its line in the file."""
    known = {field: getattr(row, field) for field in FIELDS if getattr(row, field)}
    return {**known, OTHER: row.facts, "row_id": row.row_id, "line": row.number}
