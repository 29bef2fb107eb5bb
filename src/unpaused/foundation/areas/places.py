"""The table of areas in memory, and what can be asked of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from unpaused.foundation.areas.finding import Finder
from unpaused.foundation.areas.searching import Searcher

Level = Literal["country", "province", "city", "district"]
COUNTRY = "000000"
_NO_PLACE = ("直辖县级行政区划", "市辖区", "-县")
"""Rows of the table that group areas and are no place: "湖北省仙桃市", not "湖北省省直辖县级行政区划仙桃市"."""


def prefix(code: str) -> str:
    """The part of a code that says something: "420000" -> "42", "420100" -> "4201"."""
    code = code.strip()
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return "" if code in ("00", "") else code


def level_of(code: str) -> Level:
    """What a code stands for, by its trailing zeros; unknown codes too."""
    levels: dict[int, Level] = {0: "country", 2: "province", 4: "city"}
    return levels.get(len(prefix(code)), "district")


def contains(parent: str, child: str) -> bool:
    """Whether the area `parent` holds `child` or is it: 420000 contains 420102 and 420000."""
    return child.strip().startswith(prefix(parent))


@dataclass(frozen=True)
class Area:
    """One row of the table."""

    code: str
    name: str

    @property
    def level(self) -> Level:
        return level_of(self.code)


class Areas:
    """The table of areas. Empty is allowed: then every code is unknown and no text is understood."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._by_code = {area.code: area for area in areas}

    def __len__(self) -> int:
        return len(self._by_code)

    def knows(self, code: str) -> bool:
        return code in self._by_code

    def name(self, code: str) -> str:
        """The area's own name ("成安县"); the code itself where it is unknown."""
        area = self._by_code.get(code)
        return area.name if area else code

    def full_name(self, code: str) -> str:
        """Province, city and district joined ("河北省邯郸市成安县"); unknown parts are left out."""
        if prefix(code) == "":
            return ""
        known = [self._by_code[part].name for part in self.lineage(code) if part in self._by_code]
        return "".join(name for name in known if not name.endswith(_NO_PLACE)) or code

    def lineage(self, code: str) -> list[str]:
        """The codes from the province down to the code itself."""
        short = prefix(code)
        return [short[:size].ljust(6, "0") for size in (2, 4, 6) if len(short) >= size]

    def contains(self, parent: str, child: str) -> bool:
        """Same as the function: needs no table."""
        return contains(parent, child)

    def provinces(self) -> list[Area]:
        return self._below("", "province")

    def children(self, code: str) -> list[Area]:
        """The areas one level below, by code. A municipality's districts count as such; counties that a province
        governs itself stand in the place of the row that groups them."""
        short = prefix(code)
        level: Level = {0: "province", 2: "city"}.get(len(short), "district")  # type: ignore[assignment]
        below = self._below(short, level) or self._below(short, "district")
        return [area for each in below for area in self._unfolded(each)]

    def _unfolded(self, area: Area) -> list[Area]:
        return self._below(prefix(area.code), "district") if area.name.endswith(_NO_PLACE) else [area]

    def districts(self) -> list[Area]:
        """Every county-level area, for generators and maps."""
        return self._below("", "district")

    def find_in_text(self, text: str) -> list[str]:
        """The most exact codes a free text speaks of, best first: "河北省邯郸市成安县" -> ["130424"].

        Several where a name is shared ("鼓楼区" alone), none where nothing is recognised.
        """
        return self._finder.find(text)

    def search(self, text: str, most: int = 30) -> list[str]:
        """Codes by name, code or pinyin as somebody types them (重庆, chongqing, cq, 5001), best first."""
        return self._searcher.search(text, most)

    def _below(self, short: str, level: Level) -> list[Area]:
        found = (a for a in self._by_code.values() if a.level == level and a.code.startswith(short))
        return sorted(found, key=lambda area: area.code)

    @cached_property
    def _finder(self) -> Finder:
        return Finder((area.code, area.name) for area in self._by_code.values())

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher((area.code, area.name, self._path(area.code)) for area in self._by_code.values())

    def _path(self, code: str) -> tuple[str, ...]:
        return tuple(self._by_code[part].name for part in self.lineage(code) if part in self._by_code)
