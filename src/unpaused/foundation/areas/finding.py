"""Area codes in free text, as people write addresses: with or without 省 and 市, with a road behind."""

from collections.abc import Iterable
from typing import NamedTuple

_SUFFIXES = (
    "特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县", "自治旗",
    "地区", "林区", "矿区", "新区", "省", "市", "盟", "县", "区", "旗",
)  # fmt: skip
_PEOPLES = (
    "哈萨克", "蒙古", "柯尔克孜", "回族", "藏族", "土家族", "苗族", "彝族", "壮族", "布依族", "侗族", "白族",
    "哈尼族", "傣族", "景颇族", "傈僳族", "朝鲜族", "羌族", "满族", "黎族", "瑶族", "各族", "蒙古族", "畲族",
    "仡佬族", "水族", "佤族", "拉祜族", "纳西族", "撒拉族", "土族", "保安族", "东乡族", "裕固族",
)  # fmt: skip
_NOT_AN_AREA_BEFORE = (
    "路",
    "街",
    "大道",
    "大街",
    "巷",
    "村",
    "镇",
    "乡",
    "小区",
    "大学",
    "医院",
    "东路",
    "西路",
)
_LONGEST = 15
_MOST_CODES = 8


class _Hit(NamedTuple):
    start: int
    end: int
    codes: tuple[str, ...]
    whole_name: bool


class Finder:
    """A dictionary of full and short names, scanned greedily from the left."""

    def __init__(self, areas: Iterable[tuple[str, str]]) -> None:
        self._full: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        for code, name in areas:
            if name not in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
                self._full.setdefault(name, []).append(code)
                self._short.setdefault(short_name(name), []).append(code)

    def find(self, text: str) -> list[str]:
        found: list[str] = []
        for hit in self._hits("".join(text.split())):
            found = _narrowed(found, hit)
        return found[:_MOST_CODES]

    def _hits(self, text: str) -> list[_Hit]:
        hits: list[_Hit] = []
        place = 0
        while place < len(text):
            hit = self._hit_at(text, place, after=bool(hits) and hits[-1].end == place)
            if hit:
                hits.append(hit)
            place = hit.end if hit else place + 1
        return hits

    def _hit_at(self, text: str, place: int, *, after: bool) -> _Hit | None:
        for size in range(min(_LONGEST, len(text) - place), 1, -1):
            word = text[place : place + size]
            if word in self._full:
                return _Hit(place, place + size, tuple(self._full[word]), True)
            codes = self._codes_of_short(word, text[place + size :], after)
            if codes:
                return _Hit(place, place + size, codes, False)
        return None

    def _codes_of_short(self, word: str, rest: str, after: bool) -> tuple[str, ...]:
        """Short names are trusted for provinces and cities, and for districts right after one of them."""
        if rest.startswith(_NOT_AN_AREA_BEFORE):
            return ()
        return tuple(c for c in self._short.get(word, ()) if c.endswith("00") or after)


def short_name(name: str) -> str:
    """As people say it: 湖北 for 湖北省, 恩施 for 恩施土家族苗族自治州."""
    short = name
    for suffix in _SUFFIXES:
        if short.endswith(suffix) and len(short) - len(suffix) >= 2:
            short = short.removesuffix(suffix)
            break
    return _without_peoples(short)


def _without_peoples(short: str) -> str:
    changed = True
    while changed:
        changed = False
        for people in _PEOPLES:
            if short.endswith(people) and len(short) - len(people) >= 2:
                short, changed = short.removesuffix(people), True
    return short


def _narrowed(found: list[str], hit: _Hit) -> list[str]:
    """The codes of `hit` that lie inside what was found before; a hit that fits nothing is dropped."""
    if not found:
        return list(hit.codes)
    inside = [code for code in hit.codes if any(_holds(parent, code) for parent in found)]
    if inside:
        return inside
    return found if found[0][2:] != "0000" or not hit.whole_name else _by_province(found, hit)


def _by_province(found: list[str], hit: _Hit) -> list[str]:
    """Cities are renamed and moved: "a province, then an unknown city, then a county" still counts."""
    same = [code for code in hit.codes if code[:2] == found[0][:2]]
    return same or found


def _holds(parent: str, child: str) -> bool:
    short = parent.rstrip("0") if parent.endswith("0000") else parent
    short = parent[:2] if parent.endswith("0000") else parent[:4] if parent.endswith("00") else short
    return child.startswith(short)
