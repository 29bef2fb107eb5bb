"""CSV and its relatives, with any of the usual delimiters."""

import csv
import io
import re
from collections import Counter

from unpaused.foundation.files.tabular.decoding import decoded
from unpaused.foundation.files.tabular.tables import Limits, Table, TableRow, collect, kept_row
from unpaused.kernel.errors import Refused

_DELIMITERS = (",", "\t", ";", "|", "，", "、", "^")
_SAMPLE_LINES = 60
_AS_TEXT = re.compile(r'\s*="([^"]*)"\s*')
_QUOTED = re.compile(r'"[^"]*"')

# Of the whole process. The reader's own bound (131,072) ends in the error of a broken quotation mark, and tells nobody
# which cell it was; how long a cell may be is said by Limits.
csv.field_size_limit(Limits.file_bytes)


def read(content: bytes, limits: Limits) -> Table:
    """A delimited text. Raises Refused where it is no text, or quotes are broken."""
    text = decoded(content)
    delimiter = _delimiter(text)
    rows: list[TableRow] = []
    # Strict: a quotation mark that is never closed would swallow every line behind it as one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            collect(rows, kept_row(number, [_plain(cell) for cell in cells], limits), limits)
            number = reader.line_num + 1
    except csv.Error:
        raise Refused(
            "table.broken_text",
            "The text table cannot be read: a quotation mark in the row that begins in line {line} is not closed, or"
            " something follows it. Mend the row, or save the table again as CSV.",
            line=number,
        ) from None
    return Table(rows=rows, kind="csv")


def _plain(cell: str) -> str:
    """A cell as it is meant: exports write long numbers as ="420106...", so that no spreadsheet rounds them."""
    written = _AS_TEXT.fullmatch(cell)
    return written[1] if written else cell


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
