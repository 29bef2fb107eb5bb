"""Which column of a table is what: headers in Chinese and English, wherever they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from unpaused.engines.linkage.column_shapes import fields_by_shape
from unpaused.engines.linkage.dates import is_nominal
from unpaused.engines.linkage.header_words import FIELD_OF, OTHERS, PARTS, RANK
from unpaused.engines.linkage.text import half_width, simplified
from unpaused.kernel.errors import Refused

_FOOT = re.compile(
    r"^(total|subtotal|sum|note|remark|prepared by|end of)\b|"
    r"^(合计|总计|小计|共计|总数|注[:：]|备注[:：]?|说明[:：]?|注意|制表|填表|审核|填报|报送|联系人[:：])",
    re.IGNORECASE,
)
_SEARCHED_ROWS = 40
_LONGEST = 16


@dataclass(frozen=True)
class Headers:
    """Where the header stands (place in the rows given, from 0) and which column holds which field; `facts` are
    the other named columns."""

    place: int
    columns: dict[str, int]
    facts: dict[str, int]
    ages_nominal: bool = False
    """Whether the header says that ages are by Chinese count (虚岁)."""


def plain_header(text: str) -> str:
    """A header without width, case, spaces, brackets and signs: " 身份证號（ID No.） " -> "身份证号idno"."""
    simple = "".join(simplified(c) for c in half_width(text)).lower()
    return re.sub(r"[\s_*:：.\-/()（）\[\]【】、,，'\"|]", "", simple)


def field_of(text: str) -> str | None:
    """The field that a header means: by itself, without what stands in brackets, by its Chinese or its Latin part,
    at last by a telling part of it."""
    whole = plain_header(text)
    without = plain_header(re.sub(r"[(（\[【].*?[)）\]】]", "", half_width(text)))
    chinese = "".join(c for c in whole if not c.isascii())
    latin = "".join(c for c in whole if c.isascii() and c.isalpha())
    for form in (whole, without, chinese, latin):
        if form and form in FIELD_OF:
            return FIELD_OF[form]
    return _by_part(without or whole)


def _by_part(header: str) -> str | None:
    if len(header) > _LONGEST or any(word in header for word in OTHERS):
        return None
    return next((field for part, field in PARTS if part in header), None)


def find_headers(rows: Sequence[Sequence[str]]) -> Headers:
    """The header among the first rows. Raises Refused naming what is missing or doubled."""
    best, most = -1, 0
    for place, cells in enumerate(rows[:_SEARCHED_ROWS]):
        known = len({field_of(cell) for cell in cells if cell} - {None})
        if known > most:
            best, most = place, known
    if best < 0:
        raise Refused(
            "list.no_header",
            "No header row was found. The list needs a row that names its columns, with 姓名 (name) among them.",
        )
    return _headers(best, rows[best], rows[best + 1 :])


def _headers(place: int, cells: Sequence[str], below: Sequence[Sequence[str]] = ()) -> Headers:
    columns: dict[str, int] = {}
    facts: dict[str, int] = {}
    _refuse_doubled(cells)
    for column, cell in enumerate(cells):
        field = field_of(cell) if cell else None
        if field is None or (field in columns and not _better(cell, cells[columns[field]])):
            facts.update({cell: column} if cell else {})
            continue
        if field in columns:
            facts[cells[columns[field]]] = columns[field]
        columns[field] = column
    _add_by_shape(columns, facts, cells, below)
    if _nameless(columns):
        raise Refused(
            "list.missing_header",
            "The list has no column for the name (姓名). Its columns are: {headers}.",
            headers=", ".join(cell for cell in cells if cell) or "-",
        )
    return Headers(place, columns, facts, "age" in columns and is_nominal(cells[columns["age"]]))


def _add_by_shape(
    columns: dict[str, int], facts: dict[str, int], cells: Sequence[str], below: Sequence[Sequence[str]]
) -> None:
    """Columns under words that no table knows, by what stands in them."""
    wanted = ["id_number", "phone", "sex", "age", "birth_date", *(["name"] if _nameless(columns) else [])]
    for field, column in fields_by_shape(cells, below, columns, wanted).items():
        columns[field] = column
        facts.pop(cells[column], None)


def _nameless(columns: dict[str, int]) -> bool:
    return "name" not in columns and "surname" not in columns


def _refuse_doubled(cells: Sequence[str]) -> None:
    plain = [plain_header(cell) for cell in cells if cell and field_of(cell)]
    doubled = sorted({cell for cell in cells if cell and plain.count(plain_header(cell)) > 1 and field_of(cell)})
    if doubled:
        raise Refused(
            "list.doubled_header",
            "These columns stand twice in the list: {headers}. Keep one of each.",
            headers=", ".join(doubled),
        )


def _better(header: str, other: str) -> bool:
    """Whether a header names its field more exactly than another one: 现住址 rather than 户籍地."""
    return RANK.get(plain_header(header), 999) < RANK.get(plain_header(other), 999)


def is_foot(cells: Sequence[str], name: str) -> bool:
    """Whether a row is a total or a note rather than a person."""
    first = next((cell for cell in cells if cell), "")
    filled = sum(bool(cell) for cell in cells)
    return bool(_FOOT.match(half_width(first))) and (not name or filled <= 3 or name == first)
