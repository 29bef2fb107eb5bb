"""A forecast beside what came: of what the difference is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """What was expected of one kind of claims: how many, and how much in all (fen). Kinds do not overlap."""

    name: str
    count: float
    amount: float


@dataclass(frozen=True, slots=True)
class Fact:
    """What came of it."""

    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class Difference:
    """`forecast` + `volume` + the shares + the amounts = `fact`, to the fen.

    `volume`: more or fewer claims in all; `by_share`: of these, another share of each kind; `by_amount`: another amount
    a claim of each kind.
    """

    forecast: int
    fact: int
    volume: int
    by_share: dict[str, int]
    by_amount: dict[str, int]

    @property
    def total(self) -> int:
        return self.fact - self.forecast


def explain(parts: Sequence[Part], facts: Sequence[Fact]) -> Difference:
    """Splits what came less what was expected into volume, mix and rate, in this order; `facts` as `parts`.

    The order of the steps is that of variance analysis in cost accounting (sales volume, sales mix, price: Horngren,
    Datar and Rajan, Cost Accounting, ch. 14): number at the expected mix and amounts, mix at the expected amounts,
    amounts at the actual numbers. It is computed in fractions; cents of rounding go where the part is largest.
    """
    expected = [(Fraction(part.count), Fraction(part.amount)) for part in parts]
    counted, came = sum(count for count, _ in expected), sum(fact.count for fact in facts)
    total = sum(amount for _, amount in expected)
    volume = (came - counted) * total / counted if counted else Fraction(0)
    by_share, by_amount = [], []
    for (count, amount), fact in zip(expected, facts, strict=True):
        usual = amount / count if count else Fraction(0)
        by_share.append((fact.count - came * count / counted) * usual if counted else Fraction(0))
        by_amount.append(fact.amount - fact.count * usual)
    forecast, fact_total = round(total), sum(fact.amount for fact in facts)
    whole = _whole([volume, *by_share, *by_amount], fact_total - forecast)
    names = [part.name for part in parts]
    shares, amounts = whole[1 : 1 + len(names)], whole[1 + len(names) :]
    return Difference(
        forecast,
        fact_total,
        whole[0],
        dict(zip(names, shares, strict=True)),
        dict(zip(names, amounts, strict=True)),
    )


def _whole(parts: Sequence[Fraction], total: int) -> list[int]:
    """Rounded so that they add up to `total`."""
    whole = [round(part) for part in parts]
    if rest := total - sum(whole):
        whole[max(range(len(whole)), key=lambda place: abs(whole[place]))] += rest
    return whole
