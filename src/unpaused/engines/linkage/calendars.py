"""Birth dates in the other notations of lists: Chinese numerals, the lunar calendar, the years of eras.

农历一九六五年三月初八, 1965年二月廿三, 民国五十四年三月八日, 昭和54年3月8日. The lunar calendar is the package
lunardate's.
"""

import re
from datetime import date

from lunardate import LunarDate

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "元": 1}
_NUMERAL = "〇零○一二三四五六七八九十元"
_LUNAR = re.compile(r"农历|阴历|旧历|夏历|農曆|陰曆|[月年](?:初|廿|卅)|正月|冬月|腊月|臘月|闰")
_PARTS = re.compile(
    rf"(?P<year>\d{{2,4}}|[{_NUMERAL}]{{2,4}})\s*[年./-]\s*(?P<leap>[闰閏]?)\s*(?P<month>\d{{1,2}}|[正冬腊臘{_NUMERAL}]{{1,2}})"
    rf"\s*[月./-]\s*(?P<day>\d{{1,2}}|[初廿卅{_NUMERAL}]{{1,3}})"
)
_ERAS = {"民国": 1911, "民國": 1911, "昭和": 1925, "平成": 1988, "大正": 1911, "令和": 2018}
_ERA = re.compile(r"(民国|民國|昭和|平成|大正|令和)前?\s*")
_MONTHS = {"正": 1, "冬": 11, "腊": 12, "臘": 12}
_OLDEST_SHORT = 30


def other_calendar(plain: str) -> date | None:
    """The date in a text of one of these notations; None where it is none of them or no possible day."""
    era = _ERA.search(plain)
    lunar = bool(_LUNAR.search(plain))
    found = _PARTS.search(plain[era.end() :] if era else plain)
    if not found or not (era or lunar or _written_out(found[0])):
        return None
    year = _number(found["year"])
    if era:
        year += _ERAS[era[1]]
    elif year < 100:
        year += 1900 if year >= _OLDEST_SHORT else 2000
    month = _MONTHS.get(found["month"]) or _number(found["month"])
    return _day(year, month, _number(found["day"]), leap=bool(found["leap"]), lunar=lunar)


def _written_out(text: str) -> bool:
    return any(c in _NUMERAL for c in text)


def written_number(text: str) -> int:
    """A number in Chinese numerals, 六十八; -1 where the text is anything else."""
    return _number(text) if text and all(c in _NUMERAL for c in text) else -1


def _number(text: str) -> int:
    """65, 六五, 一九六五, 五十四, 十二, 廿三, 初八 as numbers."""
    if text.isdecimal():
        return int(text)
    text = text.removeprefix("初").replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, ones = text.split("十", 1)
        return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(_DIGITS.get(c, 0)) for c in text) or 0)


def _day(year: int, month: int, day: int, *, leap: bool, lunar: bool) -> date | None:
    try:
        return LunarDate(year, month, day, leap).to_solar_date() if lunar else date(year, month, day)
    except ValueError:
        return None
