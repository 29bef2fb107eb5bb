"""From the rows of a table to the rows of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from unpaused.engines.linkage.dates import is_nominal
from unpaused.engines.linkage.headers import (
    NOTHING_KNOWN,
    Headers,
    Known,
    Merge,
    find_headers,
    headers_again,
    is_foot,
    one_header,
    repeats_header,
)
from unpaused.engines.linkage.layout import Layout, laid_out
from unpaused.engines.linkage.results import ListRow
from unpaused.engines.linkage.stated_day import stated_day
from unpaused.engines.linkage.text import has_han
from unpaused.kernel.errors import Refused

Cells = tuple[str, ...]
LOOKED_BELOW = 100
"""Rows below a further header, for the columns that only what stands in them tells."""


@dataclass(frozen=True)
class People:
    """A list as read: its rows, which columns mean what, the numbers of the rows that were left out, the day that it
    states for itself, to which its ages refer, and how it was laid out: read again so, it gives the same rows."""

    rows: list[ListRow]
    columns: dict[str, str]
    facts: tuple[str, ...]
    left_out: list[int]
    layout: Layout
    stated_on: date | None = None


def read_list(
    numbers: Sequence[int],
    cells: Sequence[Sequence[str]],
    *,
    layout: Layout | None = None,
    known: Known = NOTHING_KNOWN,
    merges: Sequence[Merge] = (),
) -> People:
    """Reads a table whose rows have these numbers: as people laid it out, or by its headers, where `known` says what
    people made of this sender's words and `merges` which cells stand over several columns. Raises Refused without a
    usable header or without rows."""
    headers = find_headers(cells, known, numbers=numbers, merges=merges) if layout is None else laid_out(cells, layout)
    rows, none = _rows(numbers, cells, headers)
    left_out = [*numbers[: max(headers.place, 0)], *none]
    if not rows:
        raise Refused("list.no_rows", "The list has a header but no rows.")
    columns = {field: _word(cells, headers, column) for field, column in headers.columns.items()}
    beside = set(left_out)
    stated_on = stated_day(row for number, row in zip(numbers, cells, strict=True) if number in beside)
    read_as = Layout(headers.place, headers.columns)
    return People(_numbered(rows), columns, tuple(headers.facts), left_out, read_as, stated_on)


def _rows(numbers: Sequence[int], cells: Sequence[Sequence[str]], headers: Headers) -> tuple[list[ListRow], list[int]]:
    """The people below the header, each under the header that stands nearest above, and the numbers of other rows."""
    over: Cells = tuple(cells[headers.place]) if headers.place >= 0 else ()
    read_before, nearest, above = {over: headers}, headers, over
    rows: list[ListRow] = []
    none: list[int] = []
    for place in range(headers.place + 1, len(cells)):
        repeats = repeats_header(cells[place], nearest)
        if repeats and over:
            above = over if tuple(cells[place]) == over else one_header(above, cells[place])
            if above not in read_before:
                read_before[above] = headers_again(above, cells[place + 1 : place + 1 + LOOKED_BELOW], over, headers)
            nearest = read_before[above]
        else:
            above = ()
        read = None if repeats else _row(numbers[place], cells[place], nearest)
        if read is None:
            none.append(numbers[place])
        else:
            rows.append(read)
    return rows, none


def _word(cells: Sequence[Sequence[str]], headers: Headers, column: int) -> str:
    """What stands over a column; its number where nothing does."""
    over = cells[headers.place] if headers.place >= 0 else ()
    return _cell(over, column) or f"#{column + 1}"


def _row(number: int, cells: Sequence[str], headers: Headers) -> ListRow | None:
    values = {field: _cell(cells, column) for field, column in headers.columns.items()}
    if is_foot(cells, values.get("name", "")):
        return None
    if not any(value for field, value in values.items() if field != "row_id"):
        return None
    if headers.ages_nominal and values.get("age") and not is_nominal(values["age"]):
        values["age"] = f"虚{values['age']}"
    facts = {name: _cell(cells, column) for name, column in headers.facts.items() if _cell(cells, column)}
    return ListRow(facts=facts, number=number, **_with_whole_name(values))


def _with_whole_name(values: dict[str, str]) -> dict[str, str]:
    """Surname and given name in columns of their own become one name, surname first, as on a passport."""
    surname, given = values.pop("surname", ""), values.pop("given_name", "")
    if not values.get("name"):
        chinese = has_han(surname + given)
        values["name"] = surname + given if chinese else f"{surname}/{given}".strip("/")
    return values


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _numbered(rows: list[ListRow]) -> list[ListRow]:
    """The list's own numbers where they are all there and unique, else the place counted from 1."""
    own = [row.row_id for row in rows]
    if all(own) and len(set(own)) == len(own):
        return rows
    return [_with_id(row, str(place)) for place, row in enumerate(rows, start=1)]


def _with_id(row: ListRow, row_id: str) -> ListRow:
    return ListRow(**{**row.__dict__, "row_id": row_id})
