"""Which column of a table is what: headers in Chinese and English, wherever they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from unpaused.engines.linkage.column_shapes import fields_by_shape, names_somebody
from unpaused.engines.linkage.dates import is_nominal
from unpaused.engines.linkage.header_words import FIELD_OF, OTHERS, PARTS, POORER, RANK
from unpaused.engines.linkage.text import half_width, simplified
from unpaused.kernel.errors import Refused

_FOOT = re.compile(
    r"^(?:(?:total|subtotal|note|remark|prepared by|end of)\b|sum(?=\s*(?:of\b|total\b|[:：=\d(]|$)))|"
    r"^[-—*(（\s]*(?:以下空白|以下无正文|以上(?:共|人员|名单))|"
    r"^(合计|总计|小计|共计|总数|注[:：]|备注[:：]?|说明[:：]?|注意|制表|填表|审核|填报|报送|联系人[:：])",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\d(?!\d*[\s-]*(?:位|digit))|^[男女]性?$|[省市区县镇乡村路街](?!.*(?:详细|填|写|门牌))", re.IGNORECASE
)
"""What a form holds behind a label, and a hint how to fill it in does not: 18位, Last, First."""
SEARCHED_ROWS = 40
"""A header stands among the first ones, below titles and notes."""
_LONGEST = 16
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_NO_WORD = re.compile(r"\d{4}|^\d+$")
"""Numbers, days, addresses: what most cells of a list hold, seen at once to be no header."""
_SAYS_NAME = re.compile(r"姓\s*名|名字|name", re.IGNORECASE)
Known = Mapping[str, str]
"""What people said of a sender's words: field by plain header, "" for a column that is none."""
NOTHING_KNOWN: Known = {}
Merge = tuple[int, int, int, int]
"""First row, last row, first column, last column of cells that are one; rows by their numbers, columns from 0."""


@dataclass(frozen=True)
class Headers:
    """Where the header stands (place in the rows given, from 0; -1 for none) and which column holds which field;
    `facts` are the other named columns."""

    place: int
    columns: dict[str, int]
    facts: dict[str, int]
    ages_nominal: bool = False
    """Whether the header says that ages are by Chinese count (虚岁)."""


def plain_header(text: str) -> str:
    """A header without width, case, spaces, brackets and signs: " 身份证號（ID No.） " -> "身份证号idno"."""
    simple = "".join(simplified(c) for c in half_width(text)).lower()
    return re.sub(r"[\s_*:：.\-/()（）\[\]【】、,，'\"|]", "", simple)


def field_of(text: str, known: Known = NOTHING_KNOWN) -> str | None:
    """The field that a header means: as people said it, by itself, without what stands in brackets, by its Chinese or
    its Latin part, at last by a telling part of it."""
    if known and (whole := plain_header(text)) in known:
        return known[whole] or None
    if _fills_in(text):
        return None
    word = _known_word(text)
    return FIELD_OF[word] if word else _by_part(_without_brackets(text) or plain_header(text))


def _fills_in(text: str) -> bool:
    """Whether a cell names its field and fills it in, 姓名：张三, which is no header; 姓名：必填 and 姓名：Name are."""
    said = half_width(text).partition(":")[2].strip()
    return (
        bool(_without_brackets(said))
        and plain_header(text) not in FIELD_OF
        and bool(_VALUE.search(said) or names_somebody(said))
        and field_of(said) is None
    )


def _known_word(text: str) -> str:
    """The word of the tables that a header is, as a whole or in part; "" where it is none."""
    return next((form for form in _forms(text) if form in FIELD_OF), "")


def _forms(text: str) -> Iterator[str]:
    """As a whole, without brackets, its Chinese and its Latin part."""
    whole = plain_header(text)
    yield whole
    yield _without_brackets(text)
    yield "".join(c for c in whole if not c.isascii())
    yield "".join(c for c in whole if c.isascii() and c.isalpha())


def _without_brackets(text: str) -> str:
    return plain_header(_BRACKETS.sub("", half_width(text)))


def _by_part(header: str) -> str | None:
    if len(header) > _LONGEST or any(word in header for word in OTHERS):
        return None
    return next((field for part, field in PARTS if part in header), None)


def find_headers(
    rows: Sequence[Sequence[str]],
    known: Known = NOTHING_KNOWN,
    *,
    numbers: Sequence[int] = (),
    merges: Sequence[Merge] = (),
) -> Headers:
    """The header among the first rows, which have these numbers. Raises Refused naming what is missing, doubled, or
    merged over several columns."""
    best = header_place(rows, known)
    if best < 0:
        raise Refused(
            "list.no_header",
            "No header row was found. The list needs a row that names its columns, with 姓名 (name) among them.",
        )
    _refuse_turned(rows, best, known)
    if merges:
        _refuse_merged(rows[best], numbers[best], merges, known)
    return _headers(best, rows[best], rows[best + 1 :], known)


def header_place(rows: Sequence[Sequence[str]], known: Known = NOTHING_KNOWN) -> int:
    """Where most fields are named, the first of such rows; -1 where none is."""
    best, most = -1, 0
    for place, cells in enumerate(rows[:SEARCHED_ROWS]):
        named = len({field_of(cell, known) for cell in cells if cell} - {None})
        if named > most:
            best, most = place, named
    return best


def _headers(place: int, cells: Sequence[str], below: Sequence[Sequence[str]], known: Known) -> Headers:
    columns: dict[str, int] = {}
    facts: dict[str, int] = {}
    _refuse_doubled(cells, known)
    for column, cell in enumerate(cells):
        field = field_of(cell, known) if cell else None
        if field is None or (field in columns and not _better(cell, cells[columns[field]], known)):
            facts.update({cell: column} if cell else {})
            continue
        if field in columns:
            facts[cells[columns[field]]] = columns[field]
        columns[field] = column
    settled = {column for column, cell in enumerate(cells) if plain_header(cell) in known}
    _add_by_shape(columns, facts, settled, cells, below)
    if nameless(columns):
        raise Refused(
            "list.missing_header",
            "The list has no column for the name (姓名). Its columns are: {headers}.",
            headers=", ".join(cell for cell in cells if cell) or "-",
        )
    return Headers(place, columns, facts, "age" in columns and is_nominal(cells[columns["age"]]))


def headers_again(
    cells: Sequence[str], below: Sequence[Sequence[str]], over: Sequence[str], headers: Headers
) -> Headers:
    """What a further header row says of the rows below it: a second table on one sheet may have its columns in another
    order. Words of the first header, `over`, mean what they mean there. The same headers where no word of it names a
    person: what stands in the columns says too little against a header that does."""
    meaning = {column: field for field, column in headers.columns.items()}
    known = {
        plain_header(cell): meaning.get(column, "")
        for column, cell in enumerate(over)
        if cell and (column in meaning or field_of(cell) not in headers.columns)
    }
    if not any(_names_people(cell, known) for cell in cells if cell):
        return headers
    try:
        return _headers(headers.place, cells, below, known)
    except Refused:
        return headers


def _names_people(header: str, known: Known) -> bool:
    """户主 alone is as often what somebody is to the household."""
    told = plain_header(header) in known or _known_word(header) not in POORER
    return told and field_of(header, known) in ("name", "surname")


def repeats_header(cells: Sequence[str], headers: Headers) -> bool:
    """Printed lists repeat the header on each page. A row that names somebody is none, whatever kind of paper and of
    relation stands beside: 张三, 户主, 身份证."""
    filled = [cell for cell in cells if cell]
    words = [cell for cell in filled if not _NO_WORD.search(cell)]
    if len(filled) < 2 or len(words) * 2 <= len(filled):
        return False
    if sum(field_of(cell) is not None for cell in words) * 2 <= len(filled):
        return False
    column = headers.columns.get("name", len(cells))
    return not (names_somebody(_at(cells, column)) and not any(_SAYS_NAME.search(cell) for cell in filled))


def one_header(above: Sequence[str], cells: Sequence[str]) -> tuple[str, ...]:
    """A header row; with the one just above, () for none, where it names nobody and only divides some of its cells:
    手机 and 住址 under 联系信息. Where both name somebody, the lower one only says the same in another language."""
    if _has_names(cells):
        return tuple(above) if _has_names(above) else tuple(cells)
    return tuple(_at(cells, column) or _at(above, column) for column in range(max(len(above), len(cells))))


def _has_names(cells: Sequence[str]) -> bool:
    return any(field_of(cell) in ("name", "surname") for cell in cells if cell)


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _add_by_shape(
    columns: dict[str, int],
    facts: dict[str, int],
    settled: set[int],
    cells: Sequence[str],
    below: Sequence[Sequence[str]],
) -> None:
    """Columns under words that no table knows, by what stands in them; those `settled` by people stay as they are."""
    wanted = ["id_number", "phone", "sex", "age", "birth_date", *(["name"] if nameless(columns) else [])]
    for field, column in fields_by_shape(cells, below, settled | set(columns.values()), columns, wanted).items():
        columns[field] = column
        facts.pop(cells[column], None)


def nameless(columns: Mapping[str, int]) -> bool:
    return "name" not in columns and "surname" not in columns


def _refuse_turned(rows: Sequence[Sequence[str]], best: int, known: Known) -> None:
    """A list on its side, whose fields go down the first column, would be read as a few people with odd names."""
    down = {field_of(cells[0], known) for cells in rows[:SEARCHED_ROWS] if cells and cells[0]} - {None}
    across = {field_of(cell, known) for cell in rows[best] if cell} - {None}
    if len(down) >= 3 and len(across) == 1:
        raise Refused(
            "list.turned",
            "The list stands on its side: its fields go down the first column. Turn it (copy, paste transposed) and "
            "try again.",
        )


def _refuse_doubled(cells: Sequence[str], known: Known) -> None:
    named = [cell for cell in cells if cell and field_of(cell, known)]
    plain = [plain_header(cell) for cell in named]
    doubled = sorted({cell for cell in named if plain.count(plain_header(cell)) > 1})
    if doubled:
        raise Refused(
            "list.doubled_header",
            "These columns stand twice in the list: {headers}. Keep one of each.",
            headers=", ".join(doubled),
        )


def _refuse_merged(cells: Sequence[str], number: int, merges: Sequence[Merge], known: Known) -> None:
    for top, bottom, left, right in merges:
        if top <= number <= bottom and left < right < len(cells) and field_of(cells[left], known):
            raise Refused(
                "list.merged_header",
                "The header cell {header} in row {row} is merged over the columns {first} to {last}. Unmerge it and"
                " name each column.",
                header=cells[left],
                row=number,
                first=_letters(left),
                last=_letters(right),
            )


def _letters(column: int) -> str:
    """As spreadsheets name it: 0 -> "A", 27 -> "AB"."""
    rest, last = divmod(column, 26)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + last)


def _better(header: str, other: str, known: Known) -> bool:
    """Whether a header names its field more exactly than another one: 现住址 rather than 户籍地."""
    return _rank(header, known) < _rank(other, known)


def _rank(header: str, known: Known) -> int:
    if plain_header(header) in known:
        return -1
    word = _known_word(header)
    return len(RANK) + 1 if word in POORER else RANK.get(word, len(RANK))


def is_foot(cells: Sequence[str], name: str) -> bool:
    """Whether a row is a total or a note rather than a person."""
    first = next((cell for cell in cells if cell), "")
    filled = sum(bool(cell) for cell in cells)
    return bool(_FOOT.match(half_width(first))) and (not name or filled <= 3 or name == first)
