"""Claims and cost: what comes anyway, the contracts as they stand, each waiver, the whole."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.forecasts.cells import (
    DAYS,
    ELSEWHERE,
    HIT,
    WORDS,
    Cell,
    Forecast,
    share_of,
    words_of,
)
from unpaused.capabilities.claims.queries.needed import KINDS, figure_of
from unpaused.capabilities.claims.rules import forecasting as rules
from unpaused.capabilities.claims.rules.forecasting import Exposed, Rates, Terms
from unpaused.capabilities.claims.rules.products import product
from unpaused.engines.forecasting import NOTHING, Cumulants, Part, poisson
from unpaused.foundation.measures.assumptions import Words
from unpaused.foundation.measures.forecasts import Line, NamedPart, Question, Values


def by_benefit(forecast: Forecast) -> Iterator[Line]:
    """What comes anyway, then the contracts as they stand: claims and cost of each benefit."""
    yield from _anyway(forecast)
    grouped: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in forecast.cells:
        grouped[cell.exposed.cover.product_code, cell.exposed.benefit.code].append(cell)
    for key, cells in grouped.items():
        yield from _of_benefit(forecast.question, key, cells)


def _of_benefit(question: Question, key: tuple[str, str], cells: list[Cell]) -> Iterator[Line]:
    named = {"product": words_of(product(key[0]).label), "benefit": words_of(cells[0].exposed.benefit.label)}
    rests_on = (HIT, cells[0].share, *((ELSEWHERE,) if cells[0].exposed.benefit.designated_hospital else ()))

    def count(v: Values) -> Cumulants:
        return poisson(sum(rules.by_contract(cell.exposed, cell.rates(v)) for cell in cells))

    def cost(v: Values) -> Cumulants:
        each = (poisson(rules.by_contract(cell.exposed, cell.rates(v)), cell.exposed.amount) for cell in cells)
        return sum(each, NOTHING)

    name = ".".join(key)
    labels = {unit: WORDS[unit].with_places(**named) for unit in ("claims_of", "cost_of")}
    yield Line(f"claims.claims_of.{name}", labels["claims_of"], "claims", question.range(count), rests_on=rests_on)
    yield Line(f"claims.cost_of.{name}", labels["cost_of"], "fen", question.range(cost), rests_on=rests_on)


def _anyway(forecast: Forecast) -> Iterator[Line]:
    """By the book's own history, of every benefit that is known: not part of the incident."""
    question = forecast.question
    known = [(cover, forecast.history(cover), benefit) for cover, benefit in forecast.known()]
    stands = Terms(waiting=False, hospital=False, deductible=False)

    def count(v: Values) -> Cumulants:
        return poisson(sum(rules.anyway(cover, history, v[DAYS]) for cover, history, _ in known))

    def cost(v: Values) -> Cumulants:
        each = (
            poisson(rules.anyway(cover, history, v[DAYS]), rules.exposed(cover, benefit, history, stands).amount)
            for cover, history, benefit in known
        )
        return sum(each, NOTHING)

    yield Line("claims.anyway", WORDS["anyway"], "claims", question.range(count), rests_on=(DAYS,))
    yield Line("claims.anyway_cost", WORDS["anyway_cost"], "fen", question.range(cost), rests_on=(DAYS,))


def waivers(forecast: Forecast) -> Iterator[Line]:
    """Claims and cost that each waiver adds."""

    def by(of: Callable[[Exposed, Rates], float]) -> Callable[[Exposed, Rates], Cumulants]:
        return lambda each, rates: poisson(of(each, rates), each.amount)

    def without_deductible(each: Exposed, rates: Rates) -> float:
        return rules.payable(each, rates) if each.terms.deductible and each.has_deductible else 0.0

    asked: tuple[tuple[str, Callable[[Exposed, Rates], float], Callable[[Exposed, Rates], Cumulants]], ...] = (
        ("waiting", rules.by_waiting, by(rules.by_waiting)),
        ("hospital", rules.by_hospital, by(rules.by_hospital)),
        ("deductible", without_deductible, rules.deductible_cost),
    )
    for name, count, cost in asked:
        measure, more = measures.WAIVERS[name], (ELSEWHERE,) if name == "hospital" else ()
        if forecast.question.sets(measure):
            yield forecast.line(f"{name}_claims", "claims", forecast.count(count), *more, measure=measure)
            yield forecast.line(f"{name}_cost", "fen", forecast.amount(cost), *more, measure=measure)


def totals(forecast: Forecast) -> Iterator[Line]:
    yield forecast.line("accepted", "claims", forecast.count(rules.handed_in))
    yield forecast.line("paid", "claims", forecast.count(rules.payable), ELSEWHERE)
    yield forecast.line("cost", "fen", forecast.amount(rules.cost), ELSEWHERE)


def parts(forecast: Forecast) -> tuple[NamedPart, ...]:
    values = forecast.question.values("likely")
    counted: dict[str, list[float]] = {name: [0.0, 0.0] for name in KINDS}
    for cell in forecast.cells:
        for kind, (count, amount) in rules.parts(cell.exposed, cell.rates(values)).items():
            counted[kind][0] += count
            counted[kind][1] += amount
    return tuple(NamedPart(Part(name, *counted[name]), WORDS[name], figure_of(name)) for name in KINDS)


def notes(forecast: Forecast) -> Iterator[Words]:
    """Where amounts come from, and what is left out."""
    known = {(cover.product_code, cover.benefit_code) for cover, _ in forecast.known()}
    codes = {cover.product_code for cover in forecast.question.profile.covers}
    for code in sorted(codes - {code for code, _ in known}):
        yield WORDS["no_benefits"].with_places(product=Words(code, code))
    yield from _not_assumed(forecast)
    paying = {
        (cell.exposed.cover.product_code, cell.exposed.benefit.code): cell
        for cell in forecast.cells
        if cell.exposed.benefit.pays != "sum"
    }
    for (code, _), cell in sorted(paying.items()):
        if not rules.credible(cell.history):
            named = {"product": words_of(product(code).label), "benefit": words_of(cell.exposed.benefit.label)}
            yield WORDS["few_payments"].with_places(**named)
    if any(rules.credible(cell.history) for cell in paying.values()):
        yield WORDS["from_book"]


def _not_assumed(forecast: Forecast) -> Iterator[Words]:
    """Benefits of which nobody said how many are claimed."""
    known = {(cover.product_code, benefit.code): benefit for cover, benefit in forecast.known()}
    for (code, _), benefit in sorted(known.items(), key=lambda each: each[0]):
        if share_of(benefit) not in forecast.question.assumptions:
            named = {"product": words_of(product(code).label), "benefit": words_of(benefit.label)}
            yield WORDS["no_share"].with_places(**named)
