"""From cumulants to the three figures that a person reads."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from unpaused.engines.forecasting.cumulants import Cumulants
from unpaused.engines.forecasting.estimates import LEVELS, Level

Z = 1.6448536269514722
"""The 95th percentile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Range:
    """low <= likely <= high, in one unit."""

    low: float
    likely: float
    high: float

    def rounded(self) -> "Range":
        """Whole ones: claims, people, fen."""
        return Range(round(self.low), round(self.likely), round(self.high))


def range_of(at: Callable[[Level], Cumulants]) -> Range:
    """Likely: the mean at the likely assumptions. Low: the 5th percentile at the low ones; high: the 95th at the high
    ones. So the range holds both what is not known and what is chance. `at` may fall below zero: then it is a saving.
    """
    low, likely, high = (at(level) for level in LEVELS)
    values = (percentile(low, -Z), likely.mean, percentile(high, Z))
    if likely.mean < 0:
        values = (percentile(high, -Z), likely.mean, percentile(low, Z))
    return Range(min(values), likely.mean, max(values))


def percentile(amount: Cumulants, z: float) -> float:
    """The percentile of an amount at a standard normal `z`, by mean, spread and skew.

    A translated gamma distribution with the same three cumulants (Kaas et al. 2008, ch. 2.5.1), its percentile by the
    cube-root rule of Wilson and Hilferty (PNAS 17, 1931). Sums of claims cannot change their sign: nor does this.
    """
    if amount.variance <= 0:
        return amount.mean
    spread = sqrt(amount.variance)
    skew = amount.third / spread**3
    found = amount.mean + spread * _standard(z, skew)
    return max(found, 0.0) if amount.mean >= 0 else min(found, 0.0)


def _standard(z: float, skew: float) -> float:
    if abs(skew) < 1e-6:
        return z
    return (2 / skew) * ((1 + skew * z / 6 - skew**2 / 36) ** 3 - 1)
