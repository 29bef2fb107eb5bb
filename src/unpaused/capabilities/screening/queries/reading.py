"""From the bytes of a list to the people it names."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from unpaused.capabilities.screening.queries.known_columns import known_words
from unpaused.capabilities.screening.queries.shown import FIELDS, OTHER
from unpaused.capabilities.screening.rules import names_the_dead, titles_others, titles_the_dead
from unpaused.engines import linkage
from unpaused.foundation.files import tabular
from unpaused.kernel.errors import Refused

DEAD = "死亡"
"""In the words of lists, as every other fact of theirs."""
LIMITS = tabular.Limits(rows=200_000)
_MEDIA_TYPES = (
    (b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"PAR1", "application/vnd.apache.parquet"),
)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What reading a file showed: its rows, cells that could not be read, how its columns lie, or the error as plain
    values; the sheet that was read, and the others that hold data."""

    rows: int = 0
    faults: int = 0
    layout: linkage.Layout | None = None
    error: dict[str, Any] | None = None
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


def media_type(data: bytes) -> str:
    """By content; what is no known archive is a text, or was refused."""
    return next((kind for start, kind in _MEDIA_TYPES if data.startswith(start)), "text/csv")


def try_reading(data: bytes, *, source: str, sheet: str = "") -> FirstLook:
    """Reads a file to its end without keeping anything, by its headers and by what is known of its sender's. Never
    raises for what is wrong with the file."""
    try:
        table = table_of(data, sheet)
    except Refused as error:
        return FirstLook(error=_as_plain(error))
    look = FirstLook(sheet=table.sheet, other_sheets=table.other_sheets)
    try:
        people = _people(table, known=known_words(source, cells_of(table)))
    except Refused as error:
        return replace(look, error=_as_plain(error))
    return replace(look, rows=len(people.rows), faults=len(table.faults), layout=people.layout)


def _as_plain(error: Refused) -> dict[str, Any]:
    params = {name: value if isinstance(value, int) else str(value)[:300] for name, value in error.params.items()}
    return {"code": error.code, "message": error.message, "params": params}


def fingerprint(file_sha256: str, sheet: str = "") -> str:
    """What tells a list from another of the same incident: its file, and the sheet where one was chosen (hex)."""
    return hashlib.sha256(f"{file_sha256}/{sheet}".encode()).hexdigest() if sheet else file_sha256


def people_named(data: bytes, layout: linkage.Layout | None, sheet: str = "") -> linkage.People:
    """A readable list: its rows in order, and the day that it states. What the header over the names, the title or
    the sheet's name says of all of them is a fact of each row below. Raises Refused."""
    table = table_of(data, sheet)
    people = _people(table, layout=layout)
    dead = _called_dead(table, people)
    return replace(people, rows=[_with_death(row, dead.get(row.number, "")) for row in people.rows])


def _with_death(row: linkage.ListRow, over: str) -> linkage.ListRow:
    return replace(row, facts={**row.facts, over: DEAD}) if over else row


def _called_dead(table: tabular.Table, people: linkage.People) -> dict[int, str]:
    """By the number of a row, the words above it that call its people dead. A sheet may hold several tables: each has
    its own title and header."""
    title = titles_the_dead(table.sheet)
    over, found, nobody = "", dict[int, str](), set(people.left_out)
    for place, row in enumerate(table.rows):
        if place == people.layout.header:
            over = people.columns.get("name", "")
        elif row.number in nobody:
            cells = [cell for cell in row.cells if cell]
            title = _title_in(cells, title)
            over = next((cell for cell in cells[1:] and cells if linkage.field_of(cell) == "name"), over)
        found[row.number] = over if names_the_dead(over) else title
    return found


def _title_in(cells: list[str], before: str) -> str:
    """The title among the cells of a row that is nobody's, else the one before it, unless this begins another list. A
    bare word among several cells is a count: 其中死亡, 3."""
    if said := next(filter(None, (titles_the_dead(cell, alone=len(cells) == 1) for cell in cells)), ""):
        return said
    return "" if len(cells) == 1 and titles_others(cells[0]) else before


def table_of(data: bytes, sheet: str = "") -> tabular.Table:
    """The rows of a file as they stand, of one sheet or the first with data. Raises Refused."""
    return tabular.read_bytes(data, sheet=sheet or None, limits=LIMITS)


def cells_of(table: tabular.Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def _people(
    table: tabular.Table, *, layout: linkage.Layout | None = None, known: linkage.Known | None = None
) -> linkage.People:
    numbers = [row.number for row in table.rows]
    return linkage.read_list(numbers, cells_of(table), layout=layout, known=known or {}, merges=table.merges)


def facts_of(row: linkage.ListRow) -> dict[str, Any]:
    """All that a row says, for sealing: fields by name, other columns by their header, its line in the file."""
    known = {field: getattr(row, field) for field in FIELDS if getattr(row, field)}
    return {**known, OTHER: row.facts, "row_id": row.row_id, "line": row.number}
