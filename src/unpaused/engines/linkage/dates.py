"""Birth dates and ages as people write them."""

import re
from datetime import date

from unpaused.engines.linkage.text import half_width

MISSING_DAY = -(2**31) + 1
"""Stands for "no date" in columns of days since 1970-01-01."""
_EPOCH = date(1970, 1, 1).toordinal()
_PARTED = re.compile(r"(\d{4})\s*[-/.年、,\s]\s*(\d{1,2})\s*[-/.月、,\s]\s*(\d{1,2})")
_WESTERN = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_NAMED = re.compile(r"(\d{1,2})[\s-]*([A-Z]{3})[A-Z]*[\s,-]*(\d{4})|([A-Z]{3})[A-Z]*\s*(\d{1,2}),?\s*(\d{4})")
_SHORT = re.compile(r"([3-9]\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SERIAL = re.compile(r"\d{4,5}")
_SPREADSHEET_DAY_ZERO = date(1899, 12, 30).toordinal()
_YEAR = re.compile(r"(?<!\d)(19\d{2}|20\d{2})(?!\d)\s*[年./-]?\s*(?:\d{1,2}\s*月?)?(?:\s*(?:生|出生))?$")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS_OLD = re.compile(r"(\d{1,3})\s*(?:个月|月龄|months?)", re.IGNORECASE)
_AGE = re.compile(r"^\D{0,4}?(\d{1,3})(?:\.\d+)?\s*(?:周?岁|歲|years?|yrs?|y/?o|y|$)", re.IGNORECASE)
_ERAS = {"民国": 1911, "昭和": 1925, "平成": 1988}
_ERA = re.compile(r"(民国|昭和|平成)\s*(\d{1,3})年\s*(\d{1,2})月\s*(\d{1,2})日")
OLDEST = 130


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def date_of(number: int) -> date:
    return date.fromordinal(number + _EPOCH)


def parse_date(text: str) -> date | None:
    """The date in a text in any usual form, or None: 1960年12月27日, 1979/05/23, 1963.01.21, 19630121."""
    plain = half_width(text).upper()
    era = _ERA.search(plain)
    if era:
        return _possible(_ERAS[era[1]] + int(era[2]), int(era[3]), int(era[4]))
    for pattern in (_PARTED, _COMPACT):
        found = pattern.search(plain)
        if found:
            return _possible(int(found[1]), int(found[2]), int(found[3]))
    return _western(plain) or _with_month_name(plain) or _short_year(plain) or _serial(plain)


def _short_year(plain: str) -> date | None:
    """63.1.21 and 63年1月21日: years after this century's thirties are of the last one."""
    found = _SHORT.fullmatch(plain)
    return _possible(1900 + int(found[1]), int(found[2]), int(found[3])) if found else None


def _serial(plain: str) -> date | None:
    """A spreadsheet's day number that lost its format: 22277 is 1960-12-27."""
    number = int(plain) if _SERIAL.fullmatch(plain) else 0
    return date.fromordinal(_SPREADSHEET_DAY_ZERO + number) if 3_000 < number < 50_000 else None


def _western(plain: str) -> date | None:
    found = _WESTERN.search(plain)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    return _possible(year, first, second) or _possible(year, second, first)


def _with_month_name(plain: str) -> date | None:
    found = _NAMED.search(plain)
    if not found:
        return None
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    return _possible(int(year), _MONTHS.index(month) + 1, int(day)) if month in _MONTHS else None


def parse_year(text: str) -> int | None:
    """A birth year that stands alone: "1958年生"."""
    found = _YEAR.search(half_width(text))
    return int(found[1]) if found else None


def parse_age(text: str) -> int | None:
    """Whole years: "49岁", "49", "3个月" -> 0. None where it is no possible age."""
    plain = half_width(text)
    if _MONTHS_OLD.search(plain) and "岁" not in plain:
        return int(_MONTHS_OLD.search(plain)[1]) // 12  # type: ignore[index]
    found = _AGE.match(plain)
    age = int(found[1]) if found else -1
    return age if 0 <= age <= OLDEST else None


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1850 <= year <= 2150 else None
