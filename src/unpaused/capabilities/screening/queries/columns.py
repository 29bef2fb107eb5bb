"""The columns of a list as a person names them: the words over them and a few cells, masked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from unpaused.capabilities.screening.models import PeopleList
from unpaused.capabilities.screening.queries import reading
from unpaused.capabilities.screening.queries.known_columns import known_words
from unpaused.capabilities.screening.queries.lists import layout_of
from unpaused.capabilities.screening.queries.sheets import sheet_of
from unpaused.capabilities.screening.queries.shown import masked
from unpaused.engines import linkage
from unpaused.foundation.files import store
from unpaused.foundation.privacy import masking

SAMPLES = 3
LONGEST_WORD = 24
_ID = re.compile(r"[\dXx*＊]{15,18}")
_PHONE = re.compile(r"[\d*＊\- ]{7,15}")
_NAME_BESIDE = re.compile(r"[\W\d_]*([\u3400-\u9fff·]{2,4})(?:[^\u3400-\u9fff].*)?")
"""A name with a number before it or a note behind: 1.张三, 张三（已故）."""
_NAME = re.compile(r"[\u3400-\u9fff·*＊]{2,5}")


@dataclass(frozen=True, slots=True)
class Column:
    """`word`: what stands over it; `field`: what it most likely is, "" for none; `samples` are masked."""

    place: int
    word: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """`header`: the place of the row that names them, or linkage.NO_HEADER; `lines`: (place, number in the file,
    filled cells) of the rows that might."""

    header: int
    lines: tuple[tuple[int, int, int], ...]
    columns: tuple[Column, ...]


def columns_of(people_list: PeopleList, header: int | None = None) -> Columns:
    """The columns of a list with the best guess for each. `header`: the row that somebody says names them.

    Raises Refused where the file is no table, sealing.Deleted once the list is deleted.
    """
    table = reading.table_of(store.original(people_list.original), sheet_of(people_list))
    cells = reading.cells_of(table)
    kept = layout_of(people_list)
    if header is not None and not linkage.NO_HEADER <= header < len(cells):
        header = None
    known = known_words(people_list.source, cells)
    layout = kept if kept and header in (None, kept.header) else linkage.guess_layout(cells, header, known)
    first = table.rows[: linkage.SEARCHED_ROWS]
    lines = tuple((place, row.number, sum(map(bool, row.cells))) for place, row in enumerate(first))
    return Columns(layout.header, lines, _columns(cells, layout))


def _columns(cells: Sequence[Sequence[str]], layout: linkage.Layout) -> tuple[Column, ...]:
    fields = {column: field for field, column in layout.columns.items()}
    over = cells[layout.header] if layout.header >= 0 else ()
    below = cells[layout.header + 1 :]
    width = max((len(row) for row in cells), default=0)
    return tuple(
        Column(place, _word(over, place), fields.get(place, ""), _samples(below, place)) for place in range(width)
    )


def _word(over: Sequence[str], place: int) -> str:
    """Nobody's number, should a person's line have been taken for the header."""
    text = over[place] if place < len(over) else ""
    return _masked(text) if sum(c.isdigit() for c in text) > 3 else text[:LONGEST_WORD]


def _samples(below: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    filled = (row[place] for row in below if place < len(row) and row[place])
    return tuple(_masked(text) for text, _ in zip(filled, range(SAMPLES), strict=False))


def _masked(text: str) -> str:
    """By its shape, for nobody knows its field yet: enough to tell a name from a phone, not whose it is."""
    if _ID.fullmatch(text):
        return masking.identity_number(text)
    if _PHONE.fullmatch(text):
        return masking.phone(text)
    if _NAME.fullmatch(text):
        return masking.name(text)
    if beside := _NAME_BESIDE.fullmatch(text):
        return masking.name(beside[1]) + "•"
    dated = masked("birth_date", text) if any(c.isdigit() for c in text) else text
    return dated if len(text) <= 2 else dated[:4] + "•" * min(len(text) - 4, 8)
