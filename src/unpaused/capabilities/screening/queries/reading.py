"""From the bytes of a list to the people it names."""

from dataclasses import dataclass
from typing import Any

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
    """What reading a file showed: its rows, cells that could not be read, or the error as plain values."""

    rows: int = 0
    faults: int = 0
    error: dict[str, Any] | None = None


def media_type(data: bytes) -> str:
    """By content; what is no known archive is a text, or was refused."""
    return next((kind for start, kind in _MEDIA_TYPES if data.startswith(start)), "text/csv")


def try_reading(data: bytes) -> FirstLook:
    """Reads a file to its end without keeping anything. Never raises for what is wrong with the file."""
    try:
        table = tabular.read_bytes(data, limits=LIMITS)
        rows = _people(table).rows
    except Refused as error:
        params = {name: value if isinstance(value, int) else str(value)[:300] for name, value in error.params.items()}
        return FirstLook(error={"code": error.code, "message": error.message, "params": params})
    return FirstLook(rows=len(rows), faults=len(table.faults))


def people_named(data: bytes) -> linkage.People:
    """A readable list: its rows in order, and the day that it states. Raises Refused."""
    return _people(tabular.read_bytes(data, limits=LIMITS))


def _people(table: tabular.Table) -> linkage.People:
    return linkage.read_list([row.number for row in table.rows], [row.cells for row in table.rows])


def facts_of(row: linkage.ListRow) -> dict[str, Any]:
    """All that a row says, for sealing: fields by name, other columns by their header, its line in the file."""
    known = {field: getattr(row, field) for field in FIELDS if getattr(row, field)}
    return {**known, OTHER: row.facts, "row_id": row.row_id, "line": row.number}
