"""What claims an incident brings, and what each waiver adds: by the terms of each benefit, on counts of the book.

Waivers are taken one after the other (waiting period, hospital, deductible), each with those before it, so that the
contracts as they stand and the three extras add up to the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from unpaused.capabilities.claims.rules.products import Benefit
from unpaused.engines.forecasting import NOTHING, Cover, Cumulants, History, poisson
from unpaused.kernel.money import Fen

Moments = tuple[float, float, float]
Kind = Literal["ordinary", "waiting", "hospital", "deductible"]
LEAST_PAYMENTS = 30
"""Fewer payments of the book are not taken for the amount of a claim: the product's typical amount is."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is waived where a cover is."""

    waiting: bool
    hospital: bool
    deductible: bool


@dataclass(frozen=True, slots=True)
class Rates:
    """Of the people who have the benefit: `claiming`, how many claim it; of these `elsewhere`, how many were treated
    outside the designated hospitals. 0 to 1."""

    claiming: float
    elsewhere: float


@dataclass(frozen=True, slots=True)
class Exposed:
    """One cover of the book with its benefit, the terms that would hold, and the moments of one claim's amount."""

    cover: Cover
    benefit: Benefit
    terms: Terms
    amount: Moments
    deductible: Moments

    @property
    def has_deductible(self) -> bool:
        return self.deductible[0] > 0


def exposed(cover: Cover, benefit: Benefit, history: History | None, terms: Terms) -> Exposed:
    """A benefit that pays its sum pays that of the book; others what the book paid, after their deductible. The
    deductible that a waiver adds is the insurer's share of it (`ratio`)."""
    factor = benefit.ratio / 100 if benefit.pays == "expense" else 0.0
    deductible = tuple(each * factor**power / max(cover.count, 1) for power, each in enumerate(cover.deductibles, 1))
    return Exposed(cover, benefit, terms, _amount(cover, benefit, history), deductible)  # type: ignore[arg-type]


def credible(history: History | None) -> bool:
    return history is not None and history.paid is not None and history.payments >= LEAST_PAYMENTS


def _amount(cover: Cover, benefit: Benefit, history: History | None) -> Moments:
    if benefit.pays == "sum" and cover.sums[0] > 0:
        first, second, third = (each / cover.count for each in cover.sums)
        return first, second, third
    if history is not None and history.paid is not None and credible(history):
        return history.paid
    typical = float(benefit.typical_fen)
    return typical, typical**2, typical**3


def handed_in(each: Exposed, rates: Rates) -> float:
    """Claims expected, payable or not."""
    return each.cover.count * rates.claiming


def by_contract(each: Exposed, rates: Rates) -> float:
    """Claims that the contract pays as it stands: after the waiting days, in a designated hospital."""
    return (each.cover.count - each.cover.waiting) * rates.claiming * (1 - _elsewhere(each, rates))


def by_waiting(each: Exposed, rates: Rates) -> float:
    """Claims that the waiver of the waiting period adds."""
    waived = each.cover.waiting if each.terms.waiting else 0.0
    return waived * rates.claiming * (1 - _elsewhere(each, rates))


def by_hospital(each: Exposed, rates: Rates) -> float:
    """Claims that the waiver of the hospital adds to those, in their waiting days where these are waived too."""
    if not each.terms.hospital:
        return 0.0
    allowed = each.cover.count - (0.0 if each.terms.waiting else each.cover.waiting)
    return allowed * rates.claiming * _elsewhere(each, rates)


def payable(each: Exposed, rates: Rates) -> float:
    """Claims paid under all waivers."""
    return by_contract(each, rates) + by_waiting(each, rates) + by_hospital(each, rates)


def whole_amount(each: Exposed) -> Moments:
    """Raw moments of what one claim costs, its deductible given back where that is waived; the two are taken for
    independent."""
    if not (each.terms.deductible and each.has_deductible):
        return each.amount
    (a1, a2, a3), (d1, d2, d3) = each.amount, each.deductible
    return a1 + d1, a2 + 2 * a1 * d1 + d2, a3 + 3 * a2 * d1 + 3 * a1 * d2 + d3


def cost(each: Exposed, rates: Rates) -> Cumulants:
    """Of all claims paid, with all waivers: what is paid in the end, in fen."""
    return poisson(payable(each, rates), whole_amount(each))


def deductible_cost(each: Exposed, rates: Rates) -> Cumulants:
    """What the waiver of the deductible adds."""
    if not each.terms.deductible:
        return NOTHING
    return poisson(payable(each, rates), each.deductible)


def parts(each: Exposed, rates: Rates) -> dict[Kind, tuple[float, float]]:
    """Claims paid and their amount, each claim once: by the first waiver that it needed, in the order of the terms."""
    amount = whole_amount(each)[0]
    ordinary: Kind = "deductible" if each.terms.deductible and each.has_deductible else "ordinary"
    counted = {
        ordinary: by_contract(each, rates),
        "waiting": by_waiting(each, rates) + _both(each, rates),
        "hospital": by_hospital(each, rates) - _both(each, rates),
    }
    return {kind: (count, count * amount) for kind, count in counted.items()}


def _both(each: Exposed, rates: Rates) -> float:
    """Claims that needed two waivers: of waiting period and hospital."""
    waived = each.cover.waiting if each.terms.waiting and each.terms.hospital else 0.0
    return waived * rates.claiming * _elsewhere(each, rates)


def by_machine(each: Exposed, rates: Rates, automatic: float, limit: Fen, history: History | None) -> float:
    """Claims that the machine approves: of those within the limit, the share that has nothing else against it."""
    if not each.benefit.automatic:
        return 0.0
    return payable(each, rates) * automatic * _within(each, limit, history)


def _within(each: Exposed, limit: Fen, history: History | None) -> float:
    if each.benefit.pays != "sum" and history is not None and credible(history):
        return history.share_up_to(limit)
    return 1.0 if each.amount[0] <= limit else 0.0


def documents_saved(each: Exposed, rates: Rates, waived: Sequence[str], *, originals: bool) -> float:
    """Documents that need not be sent, or of which the image serves: of those that the check-list asks for."""
    asked = [rule for rule in each.benefit.documents if rule.required and (rule.original or not originals)]
    return handed_in(each, rates) * sum(rule.code in waived for rule in asked)


def anyway(cover: Cover, history: History | None, days: float) -> float:
    """Claims in so many days by the book's own rate, whatever the incident."""
    return cover.count * history.rate * days / 365.25 if history else 0.0


def _elsewhere(each: Exposed, rates: Rates) -> float:
    return rates.elsewhere if each.benefit.designated_hospital else 0.0
