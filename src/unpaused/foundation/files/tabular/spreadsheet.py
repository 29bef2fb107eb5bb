"""XLSX read as a stream of XML events: bounded memory, no entities, no formulas, merged cells filled.

The package format is ECMA-376. A workbook library would build an object for every cell of 200,000 empty
rows; here an empty row costs one event.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lxml import etree

from unpaused.foundation.files.tabular.cells import CellReader, column_of
from unpaused.foundation.files.tabular.package import Package, tag
from unpaused.foundation.files.tabular.tables import Limits, Merge, Table, TableRow, collect, kept_row
from unpaused.kernel.errors import Refused

_RANGE = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)")
_MOST_MERGED = 200_000


def read(content: bytes, sheet: str | None, limits: Limits) -> Table:
    """The named sheet, else the first visible one that holds something. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _table(Package(archive, len(content), limits), sheet, limits)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, EOFError, zipfile.error):
        raise Refused("table.workbook", "The workbook is broken and cannot be read.") from None
    except (zlib.error, lzma.LZMAError, OSError):  # zipfile lets through what its unpackers say of damaged content
        raise Refused("table.workbook", "The workbook is broken and cannot be read.") from None
    except (KeyError, ValueError, IndexError, OverflowError):
        raise Refused("table.workbook", "The workbook is broken and cannot be read.") from None
    except RuntimeError:  # zipfile's word for an encrypted member
        raise Refused("table.locked", "The workbook is locked with a password.") from None


def _table(package: Package, sheet: str | None, limits: Limits) -> Table:
    sheets = package.sheets()
    if sheet is not None and sheet not in sheets:
        raise Refused(
            "table.no_such_sheet",
            "The workbook has no sheet {sheet}. It has: {sheets}.",
            sheet=sheet,
            sheets=", ".join(sheets),
        )
    cells = CellReader(package)
    chosen: tuple[str, list[TableRow]] | None = None
    others = []
    for name in [sheet] if sheet else list(sheets):
        rows = _rows(package, sheets[name], cells if chosen is None else CellReader(package), limits)
        if rows and chosen is None:
            chosen = name, rows
        elif rows:
            others.append(name)
    if chosen is None:
        raise Refused("table.empty", "The file is empty.")
    across = tuple(merge for merge in _merges(package, sheets[chosen[0]]) if merge[2] != merge[3])
    return Table(chosen[1], "xlsx", cells.faults, chosen[0], tuple(others), across)


def _rows(package: Package, member: str, cells: CellReader, limits: Limits) -> list[TableRow]:
    merges = [merge for merge in _merges(package, member) if merge[0] != merge[1] or merge[2] != merge[3]]
    grid: list[tuple[int, list[str]]] = []
    with package.open(member) as stream:
        for number, texts in _raw_rows(stream, cells, limits):
            if any(texts):
                grid.append((number, texts))
    _fill(grid, merges, limits)
    rows: list[TableRow] = []
    for number, texts in grid:
        collect(rows, kept_row(number, texts, limits), limits)
    return rows


def _raw_rows(stream: IO[bytes], cells: CellReader, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    number = kept = 0
    for _, row in _events(stream, "row"):
        number = int(row.get("r") or number + 1)
        texts = _row_texts(row, number, cells, limits)
        kept += bool(texts)
        if kept > limits.rows:
            raise Refused("table.rows", "The table has more than {limit} rows.", limit=limits.rows)
        yield number, texts
        _forget(row)


def _row_texts(row: etree._Element, number: int, cells: CellReader, limits: Limits) -> list[str]:
    texts: list[str] = []
    column = -1
    for cell in row:
        reference = cell.get("r")
        column = column_of(reference) if reference else column + 1
        text = cells.text(cell, number, column)
        if not text:
            continue
        if column >= limits.columns:
            raise Refused("table.columns", "Row {row} has more than {limit} columns.", row=number, limit=limits.columns)
        texts.extend([""] * (column + 1 - len(texts)))
        texts[column] = text
    return texts


def _merges(package: Package, member: str) -> list[Merge]:
    found: list[Merge] = []
    with package.open(member) as stream:
        for _, merged in _events(stream, "mergeCell"):
            match = _RANGE.fullmatch(merged.get("ref") or "")
            if match and len(found) < _MOST_MERGED:
                left, top, right, bottom = match.groups()
                found.append((int(top), int(bottom), column_of(left), column_of(right)))
            _forget(merged)
    return found


def _fill(grid: list[tuple[int, list[str]]], merges: list[Merge], limits: Limits) -> None:
    """Writes the value of a merged range into each of its cells, in rows that hold something anyway."""
    by_number = dict(grid)
    for top, bottom, left, right in merges:
        first = by_number.get(top, [])
        value = first[left] if left < len(first) else ""
        if not value or right >= limits.columns:
            continue
        for number in range(top, min(bottom, top + len(grid)) + 1):
            if number in by_number:
                texts = by_number[number]
                texts.extend([""] * (right + 1 - len(texts)))
                texts[left : right + 1] = [value] * (right + 1 - left)


def _events(stream: IO[bytes], name: str) -> Iterator[tuple[str, etree._Element]]:
    yield from etree.iterparse(
        stream, events=("end",), tag=tag(name), resolve_entities=False, no_network=True, load_dtd=False
    )


def _forget(element: etree._Element) -> None:
    """Frees what was read: lxml keeps the tree otherwise."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]  # type: ignore[union-attr]
