"""The zip package around a workbook: bounded unpacking, sheets, shared strings, styles."""

import posixpath
import re
import zipfile
from functools import cached_property
from typing import IO

from lxml import etree

from unpaused.foundation.files.tabular.tables import Limits
from unpaused.kernel.errors import Refused

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character that workbooks write by its code (ST_Xstring of ECMA-376), as _x000D_ before a line break."""
_OTHER_WORKBOOKS = {"xl/workbook.bin", "content.xml"}
_MOST_MEMBERS = 5_000


def tag(name: str) -> str:
    """The name in the transitional namespace; strict packages are brought to it by `Package.open`."""
    return f"{{*}}{name}"


class Package:
    """An opened archive that was found to be a workbook of bearable size. Raises Refused."""

    def __init__(self, archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._check(packed)

    def _check(self, packed: int) -> None:
        members = self._archive.infolist()
        unpacked = sum(member.file_size for member in members)
        limits = self._limits
        bomb = unpacked > limits.ratio_free_bytes and unpacked > packed * limits.ratio
        if bomb or unpacked > limits.unpacked_bytes or len(members) > _MOST_MEMBERS:
            raise Refused("table.bomb", "The file unpacks to far more than its size: it is not read.")
        names = set(self._archive.namelist())
        if _OTHER_WORKBOOKS & names:
            raise Refused(
                "table.other_workbook",
                "This workbook is of another kind, such as .ods or .xlsb. Save it as .xlsx and try again.",
            )
        if "xl/workbook.xml" not in names:
            raise Refused("table.archive", "This is an archive, not a workbook. Unpack it and send the table inside.")

    def open(self, member: str) -> IO[bytes]:
        """A member as a stream. zipfile stops at the size declared, so the check above holds."""
        self._refuse_entities(member)
        return self._archive.open(member)

    def has(self, member: str) -> bool:
        return member in self._archive.namelist()

    def _refuse_entities(self, member: str) -> None:
        with self._archive.open(member) as stream:
            start = stream.read(4096).replace(b"\x00", b"")
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
            raise Refused("table.entities", "The workbook declares XML entities: it is not read.")

    def tree(self, member: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        with self.open(member) as stream:
            return etree.parse(stream, parser).getroot()

    def sheets(self) -> dict[str, str]:
        """Names of the visible sheets and the members that hold them, in order."""
        targets = {
            relation.get("Id"): relation.get("Target", "") for relation in self.tree("xl/_rels/workbook.xml.rels")
        }
        return {
            sheet.get("name", ""): _member(targets[sheet.get(_RELATION) or _strict_relation(sheet)])
            for sheet in self._workbook.iter(tag("sheet"))
            if sheet.get("state", "visible") == "visible"
        }

    @cached_property
    def _workbook(self) -> etree._Element:
        return self.tree("xl/workbook.xml")

    @cached_property
    def dates_from_1904(self) -> bool:
        properties = next(self._workbook.iter(tag("workbookPr")), None)
        return properties is not None and properties.get("date1904") in ("1", "true")

    @cached_property
    def shared_strings(self) -> list[str]:
        if not self.has("xl/sharedStrings.xml"):
            return []
        items = self.tree("xl/sharedStrings.xml").iter(tag("si"))
        return [text_of(item)[: self._limits.cell_characters + 1] for item in items]

    @cached_property
    def date_styles(self) -> frozenset[int]:
        """The cell styles that show a number as a date."""
        if not self.has("xl/styles.xml"):
            return frozenset()
        root = self.tree("xl/styles.xml")
        custom = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in root.iter(tag("numFmt"))}
        formats = next(root.iter(tag("cellXfs")), None)
        kinds = [] if formats is None else [int(style.get("numFmtId", "0")) for style in formats]
        return frozenset(i for i, kind in enumerate(kinds) if _is_date(kind, custom))


def text_of(item: etree._Element) -> str:
    """The text of a string item without its phonetic guide (rPh), which repeats it in another script."""
    return unescaped(
        "".join(
            node.text or ""
            for node in item.iter(tag("t"))
            if not any(etree.QName(parent).localname == "rPh" for parent in node.iterancestors())
        )
    )


def unescaped(text: str) -> str:
    """A stored text as it was typed; control characters, which say nothing, become spaces."""
    return _ESCAPED.sub(lambda code: _printable(chr(int(code[1], 16))), text) if "_x" in text else text


def _printable(char: str) -> str:
    return char if char.isprintable() else " "


def _is_date(kind: int, custom: dict[int, str]) -> bool:
    if kind in custom:
        plain = "".join(part for i, part in enumerate(custom[kind].split('"')) if i % 2 == 0).lower()
        return any(letter in plain.split("]")[-1] for letter in "yd") or "年" in custom[kind]
    return kind in _DATE_FORMATS


def _member(target: str) -> str:
    """The member a relationship points to: absolute, or relative to xl/."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _strict_relation(sheet: etree._Element) -> str:
    """Strict packages use another namespace for r:id. Empty where the sheet names no member."""
    return next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
