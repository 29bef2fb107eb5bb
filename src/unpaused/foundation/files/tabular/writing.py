"""Tables that people will open in a spreadsheet."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> str:
    """A cell's text that no spreadsheet takes for a formula; plain numbers stay as they are."""
    text = "" if cell is None else str(cell)
    if text.startswith(_DANGEROUS) and not _is_number(text):
        return "'" + text
    return text


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = False) -> None:
    """UTF-8; with `bom` spreadsheets recognise it, and programs stumble. Written beside and renamed."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows([harmless(cell) for cell in row] for row in rows)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
