"""Birth dates and ages as people write them."""

import re
from collections.abc import Iterable
from datetime import date

from unpaused.engines.linkage.calendars import other_calendar, written_number
from unpaused.engines.linkage.text import half_width

MISSING_DAY = -(2**31) + 1
"""Stands for "no date" in columns of days since 1970-01-01."""
_EPOCH = date(1970, 1, 1).toordinal()
_PARTED = re.compile(r"(\d{4})\s*[-/.年、,\s]\s*(\d{1,2})\s*[-/.月、,\s]\s*(\d{1,2})")
_WESTERN = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_NAMED = re.compile(
    r"(\d{1,2})[\s-]*([A-Z]{3})[A-Z]*[\s,-]*(\d{4}|\d{2}(?!\d))|([A-Z]{3})[A-Z]*\s*(\d{1,2}),?\s*(\d{4})"
)
_SHORT = re.compile(r"([3-9]\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SERIAL = re.compile(r"(\d{4,5})(?:\.0+)?")
_SPREADSHEET_DAY_ZERO = date(1899, 12, 30).toordinal()
_YEAR = re.compile(r"(?<!\d)(19\d{2}|20\d{2})(?!\d)\s*[年./-]?\s*(?:\d{1,2}\s*月?)?(?:\s*(?:生|出生))?$")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS_OLD = re.compile(r"(\d{1,3})\s*(?:个月|月龄|months?)", re.IGNORECASE)
_NOMINAL = re.compile(r"虚岁?|虛歲?|毛岁")
_AGE = re.compile(r"^\D{0,4}?(\d{1,3})(?:\.\d+)?\s*(?:周?岁|周?歲|years?|yrs?|y/?o|y|$)", re.IGNORECASE)
OLDEST = 130
_OLDEST_SHORT = 30
"""Years of two digits from this one on are of the last century."""


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def parse_date(text: str, *, month_first: bool = False) -> date | None:
    """The date in a text in any usual form, or None: 1960年12月27日, 1979/05/23, 19630121, 23/05/1979, 23MAY79,
    农历一九六五年三月初八, 民国54年3月8日. `month_first`: how 05/06/1979 is read, as a list's other dates tell."""
    plain = half_width(text).upper()
    other = other_calendar(plain)
    if other:
        return _possible(other.year, other.month, other.day)
    for pattern in (_PARTED, _COMPACT):
        found = pattern.search(plain)
        if found:
            return _possible(int(found[1]), int(found[2]), int(found[3]))
    return _western(plain, month_first) or _with_month_name(plain) or _short_year(plain) or _serial(plain)


def _short_year(plain: str) -> date | None:
    """63.1.21 and 63年1月21日: years after this century's thirties are of the last one."""
    found = _SHORT.fullmatch(plain)
    return _possible(1900 + int(found[1]), int(found[2]), int(found[3])) if found else None


def _serial(plain: str) -> date | None:
    """A spreadsheet's day number that lost its format: 22277, or 22277.0, is 1960-12-27."""
    found = _SERIAL.fullmatch(plain)
    number = int(found[1]) if found else 0
    return date.fromordinal(_SPREADSHEET_DAY_ZERO + number) if 3_000 < number < 50_000 else None


def _western(plain: str, month_first: bool) -> date | None:
    found = _WESTERN.search(plain)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    one, other = _possible(year, second, first), _possible(year, first, second)
    return (other or one) if month_first else (one or other)


def has_month_first(texts: Iterable[str]) -> bool:
    """Whether a list writes 05/23/1979: some date has a day in second place that no month can be, and none in the
    first. Where nothing tells, the day comes first, as in most of the world."""
    places = [(int(m[1]), int(m[2])) for text in texts if (m := _WESTERN.search(half_width(text)))]
    return any(second > 12 for _, second in places) and not any(first > 12 for first, _ in places)


def _with_month_name(plain: str) -> date | None:
    found = _NAMED.search(plain)
    if not found:
        return None
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= _OLDEST_SHORT else 2000)
    return _possible(full, _MONTHS.index(month) + 1, int(day)) if month in _MONTHS else None


def parse_year(text: str) -> int | None:
    """A birth year that stands alone: "1958年生"."""
    found = _YEAR.search(half_width(text))
    return int(found[1]) if found else None


def parse_age(text: str) -> int | None:
    """Whole years: "49岁", "49", "3个月" -> 0. None where it is no possible age."""
    plain = _NOMINAL.sub("", half_width(text))
    if _MONTHS_OLD.search(plain) and "岁" not in plain:
        return int(_MONTHS_OLD.search(plain)[1]) // 12  # type: ignore[index]
    found = _AGE.match(plain)
    age = int(found[1]) if found else written_number(plain.rstrip("岁歲周"))
    return age if 0 <= age <= OLDEST else None


def is_nominal(text: str) -> bool:
    """Whether an age says that it is by Chinese count: one at birth, one more each new year."""
    return bool(_NOMINAL.search(text))


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1850 <= year <= 2150 else None
