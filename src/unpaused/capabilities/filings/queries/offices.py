"""Who reports to whom: the branches of the book as offices, by their parents and area codes."""

from collections.abc import Iterable
from dataclasses import dataclass

from unpaused.capabilities.filings.rules.words import Level
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.areas import contains, level_of
from unpaused.foundation.book import Branch
from unpaused.foundation.book.installed import book
from unpaused.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Office:
    """A branch as it reports. `province` is the code of the provincial office above it, or its own."""

    code: str
    name: str
    area: str
    province: str

    @property
    def level(self) -> Level:
        return "province" if self.province == self.code else "branch"


@dataclass(frozen=True, slots=True)
class Offices:
    """Every office that reports, by code; the head office is none. `book_version` says where they come from."""

    by_code: dict[str, Office]
    book_version: str
    insurer: str

    def office(self, code: str) -> Office:
        """Raises Refused for the head office and for a branch that the book does not have."""
        if not code:
            raise Refused("filings.head_office", "Reports are made at a branch: your account is of head office.")
        found = self.by_code.get(code)
        if found is None:
            raise Refused("filings.no_office", "The book has no branch {branch} that reports.", branch=code)
        return found

    def scope_of(self, office: Office) -> list[str]:
        """The branches whose records an office states: a province those of every office under it, a branch its own."""
        if office.level == "branch":
            return [office.code]
        return sorted(each.code for each in self.by_code.values() if each.province == office.code)

    def touched_by(self, incident: Incident) -> list[Office]:
        """The offices whose area the incident touches, provinces before their branches. Where the book gives no area to
        a branch nobody can say that it is spared: it is among them."""
        touched = [each for each in self.by_code.values() if _touches(each.area, incident.areas)]
        return sorted(touched, key=lambda each: (each.province, each.level != "province", each.code))


def offices() -> Offices:
    """Those of the installed book. Raises Unavailable where there is none."""
    found = book()
    return Offices(offices_among(found.branches()), found.version, found.insurer)


def offices_among(branches: Iterable[Branch]) -> dict[str, Office]:
    """The provincial office of a branch is the nearest at or above it whose area is a province, else the highest one
    below head office. Head office, which stands above provinces, reports nothing itself."""
    by_code = {each.branch_code: each for each in branches}
    heads: set[str | None] = {
        each.parent_code
        for each in by_code.values()
        if each.parent_code in by_code and _is_province(each) and not by_code[each.parent_code].parent_code
    }
    return {
        code: Office(code, each.name, each.area_code or "", _province_of(each, by_code, heads))
        for code, each in sorted(by_code.items())
        if code not in heads
    }


def _province_of(branch: Branch, by_code: dict[str, Branch], heads: set[str | None]) -> str:
    above = [branch]
    while (parent := by_code.get(above[-1].parent_code or "")) and parent not in above:
        above.append(parent)
    below_head = [each for each in above if each.branch_code not in heads]
    nearest = next((each for each in below_head if _is_province(each)), below_head[-1])
    return nearest.branch_code


def _is_province(branch: Branch) -> bool:
    return bool(branch.area_code) and level_of(branch.area_code or "") == "province"


def _touches(area: str, incident_areas: Iterable[str]) -> bool:
    return not area or any(contains(each, area) or contains(area, each) for each in incident_areas)
