"""CSV and its relatives: UTF-8 with or without BOM, UTF-16, GB18030; any of the usual delimiters."""

import csv
import io
import re
from collections import Counter

from unpaused.foundation.files.tabular.tables import Limits, Table, TableRow, collect, kept_row
from unpaused.kernel.errors import Refused

_DELIMITERS = (",", "\t", ";", "|", "，", "、", "^")
_SAMPLE_LINES = 60
_QUOTED = re.compile(r'"[^"]*"')


def read(content: bytes, limits: Limits) -> Table:
    """A delimited text. Raises Refused where it is no text, or quotes are broken."""
    text = _decoded(content)
    delimiter = _delimiter(text)
    rows: list[TableRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    try:
        for cells in reader:
            collect(rows, kept_row(number, cells, limits), limits)
            number = reader.line_num + 1
    except csv.Error:
        raise Refused(
            "table.broken_text", "The text table cannot be read at line {line}.", line=reader.line_num
        ) from None
    return Table(rows=rows, kind="csv")


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content:
        encodings = ()
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(
        "table.not_text", "The file is neither a workbook nor a text in UTF-8 or GB18030. Save it again as CSV."
    )


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
