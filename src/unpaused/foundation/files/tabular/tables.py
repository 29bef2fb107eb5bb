"""What a read table is, and how large it may be."""

from dataclasses import dataclass, field

from unpaused.kernel.errors import Refused


@dataclass(frozen=True)
class Limits:
    """Bounds on what is read from outside. Sizes in bytes; `ratio` is unpacked to packed size."""

    file_bytes: int = 256 * 2**20
    unpacked_bytes: int = 768 * 2**20
    ratio: int = 200
    ratio_free_bytes: int = 16 * 2**20
    rows: int = 1_000_000
    columns: int = 300
    cell_characters: int = 10_000


@dataclass(frozen=True)
class TableRow:
    """One row that holds something: its number in the file, from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CellFault:
    """A cell that could not be read. The list goes on without it, and says so."""

    row: int
    column: int
    problem: str


Merge = tuple[int, int, int, int]
"""First row, last row, first column, last column of cells that are one; rows from 1, columns from 0."""


@dataclass(frozen=True)
class Table:
    """A table with its faults; `other_sheets` names the sheets with content that were not read; `merges`: the cells
    over several columns, whose value stands in each of them."""

    rows: list[TableRow]
    kind: str
    faults: list[CellFault] = field(default_factory=list)
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    merges: tuple[Merge, ...] = ()


def kept_row(number: int, cells: list[str], limits: Limits) -> TableRow | None:
    """The row cleaned, or None where it is empty. Raises Refused past a limit."""
    trimmed = [cell.strip() for cell in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    if not trimmed:
        return None
    if len(trimmed) > limits.columns:
        raise Refused("table.columns", "Row {row} has more than {limit} columns.", row=number, limit=limits.columns)
    for column, cell in enumerate(trimmed, start=1):
        if len(cell) > limits.cell_characters:
            raise _too_long(number, column, len(cell), limits)
    return TableRow(number, tuple(trimmed))


def _too_long(row: int, column: int, length: int, limits: Limits) -> Refused:
    return Refused(
        "table.cell",
        "Nothing of the table was taken: the cell in row {row}, column {column} holds {length} characters, more than"
        " {limit}. Shorten it and send the table again.",
        row=row,
        column=column,
        length=length,
        limit=limits.cell_characters,
    )


def collect(rows: list[TableRow], row: TableRow | None, limits: Limits) -> None:
    """Adds a row that holds something. Raises Refused past the limit."""
    if row is None:
        return
    rows.append(row)
    if len(rows) > limits.rows:
        raise Refused("table.rows", "The table has more than {limit} rows.", limit=limits.rows)
