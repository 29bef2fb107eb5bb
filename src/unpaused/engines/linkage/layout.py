"""Which column of a table holds what, where people say it rather than headers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from unpaused.engines.linkage.column_shapes import fields_by_shape
from unpaused.engines.linkage.dates import is_nominal
from unpaused.engines.linkage.header_words import FIELDS
from unpaused.engines.linkage.headers import NOTHING_KNOWN, Headers, Known, field_of, header_place, nameless
from unpaused.kernel.errors import Refused

NO_HEADER = -1
_SHAPED = ("id_number", "phone", "sex", "age", "birth_date", "name")


@dataclass(frozen=True)
class Layout:
    """`header`: the place of the header among the rows of a table, from 0, or NO_HEADER; `columns`: by field, the
    column that holds it, from 0."""

    header: int
    columns: Mapping[str, int]


def laid_out(rows: Sequence[Sequence[str]], layout: Layout) -> Headers:
    """The headers of a table as people laid it out; columns that they gave no field are facts.

    Raises Refused for a header or a column that the table has not, for two fields in one column, and without a name.
    """
    cells = rows[layout.header] if 0 <= layout.header < len(rows) else ()
    width = max((len(row) for row in rows), default=0)
    _check(rows, layout, width)
    taken = set(layout.columns.values())
    words = _words(cells, width)
    facts = {words[column]: column for column in range(width) if column not in taken}
    age = layout.columns.get("age")
    nominal = age is not None and age < len(cells) and is_nominal(cells[age])
    return Headers(layout.header, dict(layout.columns), facts, nominal)


def guess_layout(rows: Sequence[Sequence[str]], header: int | None = None, known: Known = NOTHING_KNOWN) -> Layout:
    """The most likely layout, for a person to mend; never raises. `header`: where the person says it stands."""
    place = header_place(rows, known) if header is None else header
    cells = rows[place] if place >= 0 else ()
    width = max((len(row) for row in rows), default=0)
    columns: dict[str, int] = {}
    for column, cell in enumerate(cells):
        field = field_of(cell, known) if cell else None
        if field is not None:
            columns.setdefault(field, column)
    wanted = [field for field in _SHAPED if field != "name" or nameless(columns)]
    words = [*cells, *[""] * (width - len(cells))]
    # a person looks at this guess: one cell is enough for it
    shaped = fields_by_shape(words, rows[place + 1 :], set(columns.values()), columns, wanted, least=1)
    return Layout(place, columns | shaped)


def _check(rows: Sequence[Sequence[str]], layout: Layout, width: int) -> None:
    places = list(layout.columns.values())
    inside = NO_HEADER <= layout.header < len(rows) and all(0 <= place < width for place in places)
    if not inside or not set(layout.columns) <= set(FIELDS):
        raise Refused("list.layout", "This list has no such columns. Open its page and name them again.")
    if len(set(places)) != len(places):
        raise Refused("list.layout_twice", "One column cannot hold two things. Give each column one meaning.")
    if nameless(layout.columns):
        raise Refused("list.layout_nameless", "Say which column holds the name (姓名), or the surname.")


def _words(cells: Sequence[str], width: int) -> list[str]:
    """What each column is called: its header, told apart where two are alike, or its number."""
    words: list[str] = []
    for column in range(width):
        word = cells[column] if column < len(cells) else ""
        words.append(word if word and word not in words else f"{word} #{column + 1}".strip())
    return words
