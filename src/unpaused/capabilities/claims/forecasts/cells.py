"""The cells of the book as claims see them, and what every line is computed with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.rules import forecasting as rules
from unpaused.capabilities.claims.rules.forecasting import Exposed, Rates, Terms
from unpaused.capabilities.claims.rules.products import Benefit, Label, product, product_codes
from unpaused.engines.forecasting import NOTHING, Cover, Cumulants, History, poisson
from unpaused.foundation.measures.assumptions import Words, told
from unpaused.foundation.measures.forecasts import Line, Question, Unit, Values

TOLD = told(Path(__file__).parents[1] / "forecasts.yaml")
WORDS = TOLD.lines
HIT, DAYS, DAY = "incidents.attack_rate", "incidents.days", "incidents.hours_a_day"
ELSEWHERE, AUTOMATIC, MINUTES = "claims.other_hospital_share", "claims.automatic_share", "claims.minutes_a_claim"
_SHARE = "claims.share."


@dataclass(frozen=True)
class Cell:
    """One cover that the products know, with its history."""

    exposed: Exposed
    history: History | None
    limit: int
    originals: tuple[str, ...]
    documents: tuple[str, ...]

    @property
    def share(self) -> str:
        return share_of(self.exposed.benefit)

    def rates(self, v: Values) -> Rates:
        return Rates(v[HIT] * v.get(self.share, 0.0), v[ELSEWHERE])


class Forecast:
    """One question, answered. Cells are computed once: every line is a sum over them."""

    def __init__(self, question: Question) -> None:
        self.question = question

    @cached_property
    def cells(self) -> list[Cell]:
        """Those of benefits that somebody may claim, by what is assumed."""
        cells = (self._cell(cover, benefit) for cover, benefit in self.known())
        return [cell for cell in cells if self._may_be_claimed(cell)]

    def _may_be_claimed(self, cell: Cell) -> bool:
        share = self.question.assumptions.get(cell.share)
        return share is not None and share.high > 0

    @cached_property
    def shares(self) -> tuple[str, ...]:
        return tuple(sorted({cell.share for cell in self.cells}))

    def known(self) -> Iterator[tuple[Cover, Benefit]]:
        for cover in self.question.profile.covers:
            benefit = product(cover.product_code).benefits if cover.product_code in product_codes() else {}
            if cover.benefit_code in benefit:
                yield cover, benefit[cover.benefit_code]

    def _cell(self, cover: Cover, benefit: Benefit) -> Cell:
        place = cover.area_code, cover.product_code
        ask, history = self.question.value_of, self.history(cover)
        terms = Terms(*(ask(measures.WAIVERS[name], *place) for name in ("waiting", "hospital", "deductible")))
        return Cell(
            rules.exposed(cover, benefit, history, terms),
            history,
            ask(measures.AUTOMATIC_LIMIT_FEN.name, *place),
            tuple(ask(measures.ORIGINALS_WAIVED.name, *place)),
            tuple(ask(measures.DOCUMENTS_WAIVED.name, *place)),
        )

    def history(self, cover: Cover) -> History | None:
        return self.question.profile.history_of(cover.product_code, cover.benefit_code)

    def count(self, of: Callable[[Exposed, Rates], float]) -> Callable[[Values], Cumulants]:
        return lambda v: poisson(sum(of(cell.exposed, cell.rates(v)) for cell in self.cells))

    def amount(self, of: Callable[[Exposed, Rates], Cumulants]) -> Callable[[Values], Cumulants]:
        return lambda v: sum((of(cell.exposed, cell.rates(v)) for cell in self.cells), NOTHING)

    def machine(self, v: Values) -> Cumulants:
        return poisson(
            sum(
                rules.by_machine(cell.exposed, cell.rates(v), v[AUTOMATIC], cell.limit, cell.history)
                for cell in self.cells
            )
        )

    def referred(self, v: Values) -> Cumulants:
        return poisson(self.count(rules.handed_in)(v).mean - self.machine(v).mean)

    def line(self, name: str, unit: Unit, of: Callable[[Values], Cumulants], *more: str, measure: str = "") -> Line:
        """`more`: assumptions on which it rests besides the usual ones."""
        rests_on = (HIT, *self.shares, *more)
        found = self.question.range(of)
        figure = _MEASURED.get(name, "")
        return Line(f"claims.{name}", WORDS[name], unit, found, measure, figure, rests_on, name in _TOTALS)


_MEASURED = {
    "accepted": "claims.accepted_online",
    "paid": "claims.paid",
    "cost": "claims.paid_amount",
    "by_machine": "claims.approved_by_machine",
}
_TOTALS = ("paid", "cost")


def words_of(label: Label) -> Words:
    return Words(label.zh, label.en)


def share_of(benefit: Benefit) -> str:
    """The assumption that says how many of those hit claim it."""
    return f"{_SHARE}{benefit.code}"
