"""CSV and its relatives: UTF-8 with or without BOM, UTF-16, GB18030, Big5; any of the usual delimiters."""

import csv
import io
import re
from collections import Counter

from unpaused.foundation.files.tabular.tables import Limits, Table, TableRow, collect, kept_row
from unpaused.kernel.errors import Refused

_DELIMITERS = (",", "\t", ";", "|", "，", "、", "^")
_SAMPLE_LINES = 60
_COMMON = 0.85
_QUOTED = re.compile(r'"[^"]*"')

# Of the whole process. The reader's own bound (131,072) ends in the error of a broken quotation mark, and tells nobody
# which cell it was; how long a cell may be is said by Limits.
csv.field_size_limit(Limits.file_bytes)


def read(content: bytes, limits: Limits) -> Table:
    """A delimited text. Raises Refused where it is no text, or quotes are broken."""
    text = _decoded(content)
    delimiter = _delimiter(text)
    rows: list[TableRow] = []
    # Strict: a quotation mark that is never closed would swallow every line behind it as one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            collect(rows, kept_row(number, cells, limits), limits)
            number = reader.line_num + 1
    except csv.Error:
        raise Refused(
            "table.broken_text",
            "The text table cannot be read: a quotation mark in the row that begins in line {line} is not closed, or"
            " something follows it. Mend the row, or save the table again as CSV.",
            line=number,
        ) from None
    return Table(rows=rows, kind="csv")


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content:
        raise Refused(
            "table.nul",
            "The file is no text: line {line} holds a zero byte. Export it again as CSV, or open it in a spreadsheet"
            " and save it as XLSX.",
            line=content.count(b"\n", 0, content.index(b"\x00")) + 1,
        )
    else:
        encodings = ("utf-8-sig", "big5", "gb18030") if _is_big5(content) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(
        "table.not_text", "The file is neither a workbook nor a text in UTF-8 or GB18030. Save it again as CSV."
    )


def _is_big5(content: bytes) -> bool:
    """Whether a text reads as Big5 and makes nonsense as GB18030, which takes almost any bytes.

    Common characters have lead bytes 0xA4-0xC6 in Big5 and 0xB0-0xF7 with a trail from 0xA1 in GB 2312: a text is
    taken for Big5 where nearly all of its characters are common ones there, and many are not here.
    """
    sample = content[: content.rfind(b"\n", 0, 100_000) + 1] or content
    try:
        own, other = sample.decode("big5"), sample.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return _share(own, "big5", b"\xa4", b"\xc7") > _COMMON and _share(other, "gb2312", b"\xb0", b"\xf8") < _COMMON


def _share(text: str, encoding: str, first: bytes, last: bytes) -> float:
    """The share of characters beyond ASCII whose lead byte lies in [first, last); 1 where there are none."""
    coded = [char.encode(encoding, "ignore") for char in text if ord(char) > 127]
    return sum(first <= code[:1] < last for code in coded) / len(coded) if coded else 1.0


def _delimiter(text: str) -> str:
    """The delimiter under which the most lines have the same, and the largest, number of cells."""
    plain = _QUOTED.sub("", text[:200_000])
    lines = [line for line in plain.splitlines() if line.strip()][:_SAMPLE_LINES]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    widths = Counter(line.count(delimiter) for line in lines if delimiter in line)
    if not widths:
        return 0.0, 0
    width, times = widths.most_common(1)[0]
    return times / len(lines), width
