"""Areas by name, code or pinyin, as somebody types them: 重庆, chongqing, cq, hubei wuhan, 4201.

Every reading of a character counts (重: zhong, chong; 六安: lu'an), so nobody needs to know which one is right here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pypinyin import Style, pinyin

from unpaused.foundation.areas.finding import short_name

_NAMELESS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


class _Rank(NamedTuple):
    """Smaller is better: how it matched, then the larger area, then the shorter name, then the code."""

    kind: int
    level: int
    length: int
    code: str


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    name: str
    short: str
    path: str
    """Short names from the province down: 湖北武汉江岸."""


class Searcher:
    """A list scanned whole: some 3,400 areas take a few hundredths of a second."""

    def __init__(self, areas: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
        """`areas`: code, name and the names from the province down to it."""
        self._entries = [
            _Entry(code, name, short_name(name), "".join(short_name(part) for part in path if part not in _NAMELESS))
            for code, name, path in areas
            if name not in _NAMELESS
        ]

    def search(self, text: str, most: int) -> list[str]:
        """Codes, best first."""
        wanted = "".join(text.lower().split()).replace("'", "").replace("’", "")
        if not wanted:
            return []
        ranked = (_rank(entry, wanted) for entry in self._entries)
        return [rank.code for rank in sorted(rank for rank in ranked if rank)[:most]]


def _rank(entry: _Entry, wanted: str) -> _Rank | None:
    kind = _kind(entry, wanted)
    if kind is None:
        return None
    level = 0 if entry.code.endswith("0000") else 1 if entry.code.endswith("00") else 2
    return _Rank(kind, level, len(entry.name), entry.code)


def _kind(entry: _Entry, wanted: str) -> int | None:
    if wanted.isascii() and wanted.isdecimal():
        return 0 if entry.code.startswith(wanted) else None
    if not wanted.isascii():
        return _kind_of_characters(entry, wanted)
    for kind, characters, syllables in ((0, entry.short, True), (3, entry.short, False), (4, entry.path, True)):
        end = _spelt(characters, wanted, whole_syllables=syllables)
        if end is not None:
            return kind if end == len(characters) else kind + 1
    return None


def _kind_of_characters(entry: _Entry, wanted: str) -> int | None:
    if wanted in (entry.name, entry.short):
        return 0
    if entry.name.startswith(wanted):
        return 1
    return 2 if wanted in entry.name or wanted in entry.path else None


def _spelt(characters: str, wanted: str, *, whole_syllables: bool) -> int | None:
    """How many characters from the first on spell `wanted`; None where they do not.

    Each character by a whole reading, the last one also by a beginning of it; else each also by its first letter.
    """
    reached = {0}
    for number, character in enumerate(characters, 1):
        forward: set[int] = set()
        for place in reached:
            rest = wanted[place:]
            for reading in _readings(character):
                if reading.startswith(rest):
                    return number
                if rest.startswith(reading):
                    forward.add(place + len(reading))
                if not whole_syllables and rest[0] == reading[:1]:
                    forward.add(place + 1)
        if len(wanted) in forward:
            return number
        reached = forward
    return None


@cache
def _readings(character: str) -> tuple[str, ...]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()
