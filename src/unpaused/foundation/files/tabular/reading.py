"""From a file of unknown kind to a table."""

from pathlib import Path

from unpaused.foundation.files.tabular import columnar, delimited, spreadsheet
from unpaused.foundation.files.tabular.tables import Limits, Table
from unpaused.kernel.errors import Refused

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
}


def read(path: Path, *, sheet: str | None = None, limits: Limits | None = None) -> Table:
    """The table in a file; `sheet` names one of a workbook. Raises Refused with what to do instead."""
    limits = limits or Limits()
    try:
        if path.stat().st_size > limits.file_bytes:
            raise Refused("table.size", "The file is larger than {limit} bytes.", limit=limits.file_bytes)
        content = path.read_bytes()
    except OSError as error:
        raise Refused(
            "table.unreadable",
            "The file {file} cannot be read: {reason}.",
            file=path.name,
            reason=error.strerror or "unknown",
        ) from None
    return read_bytes(content, sheet=sheet, limits=limits)


def read_bytes(content: bytes, *, sheet: str | None = None, limits: Limits | None = None) -> Table:
    """As `read`, for content that is already here."""
    limits = limits or Limits()
    if len(content) > limits.file_bytes:
        raise Refused("table.size", "The file is larger than {limit} bytes.", limit=limits.file_bytes)
    if not content.strip():
        raise Refused("table.empty", "The file is empty.")
    if content.startswith(b"PK"):
        return spreadsheet.read(content, sheet, limits)
    if content.startswith(b"PAR1"):
        return columnar.read(content, limits)
    _refuse_other_kinds(content)
    return delimited.read(content, limits)


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(_OLD_OFFICE):
        raise Refused(
            "table.old_or_locked",
            "This is an old .xls or a workbook locked with a password. Save it as an open .xlsx and try again.",
        )
    for magic, kind in _OTHER_KINDS.items():
        if content.startswith(magic):
            raise Refused("table.kind", "This is a {kind} file. Lists are read from XLSX, CSV or Parquet.", kind=kind)
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].lower()
    if begins.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        raise Refused("table.kind", "This is a {kind} file. Lists are read from XLSX, CSV or Parquet.", kind="HTML/XML")
