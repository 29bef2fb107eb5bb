"""Counts of a book: who is insured where, for what, and what it has cost so far. No person is in it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

Moments = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class PeopleCell:
    """People of one area (GB/T 2260, six digits) with the same products in force ("" none; else codes, comma between).

    `phone`: the book has a number; `salesperson`: theirs is still there.
    """

    area_code: str
    products: tuple[str, ...]
    phone: bool
    salesperson: bool
    people: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Benefits of one kind in force in one area. `waiting`: of `count`, how many stand within their waiting days, by
    the share of the incident's days that does (0.0 to `count`). `sums`, `deductibles`: sums over all of amount (fen),
    its square, its cube. `benefit_code` "": policies of which the book names no benefit."""

    area_code: str
    product_code: str
    benefit_code: str
    count: int
    waiting: float
    sums: Moments
    deductibles: Moments


@dataclass(frozen=True, slots=True)
class History:
    """Claims of one benefit in the book's last years, wherever they were. `years`: policy-years under risk; `paid`:
    raw moments of one payment (fen), none without payments; `percentiles`: 0 to 100 of it, `payments` how many."""

    product_code: str
    benefit_code: str
    claims: int
    years: float
    payments: int
    paid: Moments | None
    percentiles: tuple[float, ...] = ()

    @property
    def rate(self) -> float:
        """Claims a policy-year."""
        return self.claims / self.years if self.years else 0.0

    def share_up_to(self, limit: float) -> float:
        """Of the payments, how many were not above a limit (fen): 0 to 1."""
        return sum(each <= limit for each in self.percentiles) / len(self.percentiles) if self.percentiles else 1.0


@dataclass(frozen=True, slots=True)
class Profile:
    """A book as a rehearsal sees it. `policies` by product, in force in the areas."""

    version: str
    as_of: str
    people: tuple[PeopleCell, ...]
    covers: tuple[Cover, ...]
    policies: dict[str, int]
    history: tuple[History, ...]
    has_policies: bool = True

    def count(self, wanted: Callable[[PeopleCell], bool]) -> int:
        return sum(cell.people for cell in self.people if wanted(cell))

    @property
    def insured(self) -> int:
        return self.count(lambda cell: bool(cell.products))

    def insured_by_area(self) -> Counter[str]:
        """People insured, by the area that they live in."""
        found: Counter[str] = Counter()
        for cell in self.people:
            found[cell.area_code] += cell.people if cell.products else 0
        return found

    def history_of(self, product_code: str, benefit_code: str) -> History | None:
        key = product_code, benefit_code
        return next((each for each in self.history if (each.product_code, each.benefit_code) == key), None)
