"""Sums of random things by their first three cumulants: mean, variance, third central moment.

Cumulants of independent sums add, which moments and quantiles do not.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cumulants:
    """Of one random amount, in its unit, the unit squared and cubed."""

    mean: float = 0.0
    variance: float = 0.0
    third: float = 0.0

    def __add__(self, other: "Cumulants") -> "Cumulants":
        """The sum of two independent amounts."""
        return Cumulants(self.mean + other.mean, self.variance + other.variance, self.third + other.third)

    def times(self, factor: float) -> "Cumulants":
        """The same amount in another unit: claims into hours, say."""
        return Cumulants(self.mean * factor, self.variance * factor**2, self.third * factor**3)


NOTHING = Cumulants()


def certain(value: float) -> Cumulants:
    """Something counted, with no chance in it."""
    return Cumulants(mean=value)


def poisson(expected: float, amounts: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Cumulants:
    """So many events are expected, each with an amount of these raw moments E[X], E[X^2], E[X^3]; a count without them.

    Cumulants of a compound Poisson sum are the expected number times the raw moments of one amount (Kaas, Goovaerts,
    Dhaene and Denuit, Modern Actuarial Risk Theory, 2nd ed. 2008, ch. 3.5). That people hit are few among many, and
    independent, is assumed; what hits many at once is in the estimates, not here.
    """
    first, second, third = amounts
    return Cumulants(expected * first, expected * second, expected * third)
