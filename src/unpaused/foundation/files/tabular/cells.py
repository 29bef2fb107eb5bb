"""One cell of a workbook as text."""

from datetime import datetime, timedelta

from lxml import etree

from unpaused.foundation.files.tabular.package import Package, text_of, unescaped
from unpaused.foundation.files.tabular.tables import CellFault

_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_LATEST_SERIAL = 2_958_465
_EXACT_DIGITS = 15
_NO_VALUE = "formula without a stored value"


def column_of(reference: str) -> int:
    """The column of a reference, from 0: "B7" -> 1. Raises ValueError."""
    column = 0
    for letter in reference:
        if not letter.isalpha():
            break
        column = column * 26 + ord(letter.upper()) - 64
    if not 0 < column <= 16_384:
        raise ValueError(reference)
    return column - 1


class CellReader:
    """Turns cells to text and remembers those it could not read."""

    def __init__(self, package: Package) -> None:
        self._strings = package.shared_strings
        self._date_styles = package.date_styles
        self._epoch = _EPOCH_1904 if package.dates_from_1904 else _EPOCH_1900
        self.faults: list[CellFault] = []

    def text(self, cell: etree._Element, row: int, column: int) -> str:
        """The cell's text: stored values only, "" where there is none."""
        if not len(cell):
            return ""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return text_of(cell)
        value, is_formula = _value(cell)
        if value is None:
            if is_formula:
                self.faults.append(CellFault(row, column + 1, _NO_VALUE))
            return ""
        return self._typed(kind, value, int(cell.get("s", "0")))

    def _typed(self, kind: str, value: str, style: int) -> str:
        if kind == "s":
            return self._strings[int(value)]
        if kind in ("str", "d"):
            return unescaped(value)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "e":
            return ""
        return self._date(value) if style in self._date_styles else _number(value)

    def _date(self, value: str) -> str:
        serial = float(value)
        if not 0 < serial <= _LATEST_SERIAL:
            return _number(value)
        moment = self._epoch + timedelta(days=serial)
        whole = moment.replace(microsecond=0) + timedelta(seconds=round(moment.microsecond / 1e6))
        return whole.date().isoformat() if serial.is_integer() else whole.isoformat(sep=" ", timespec="minutes")


def _value(cell: etree._Element) -> tuple[str | None, bool]:
    value, is_formula = None, False
    for part in cell:
        name = etree.QName(part).localname
        if name == "v":
            value = part.text or ""
        is_formula = is_formula or name == "f"
    return value or None, is_formula


def _number(value: str) -> str:
    """A number without exponent. Spreadsheets keep 15 digits: what an 18-digit number lost is masked."""
    if value.isdecimal() and not (len(value) > _EXACT_DIGITS and value.endswith("000")):
        return value
    number = float(value)
    if not number.is_integer() or abs(number) >= 1e30:
        return value
    digits = str(int(number)) if not value.isdecimal() else value
    lost = len(digits) - _EXACT_DIGITS
    return digits[:_EXACT_DIGITS] + "*" * lost if 0 < lost <= 4 else digits
