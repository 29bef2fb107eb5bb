"""What an emergency may bring an insurer, with a range; and afterwards, of what the difference is made. Pure.

Words: *estimate*, what somebody assumes: low, likely, high; *profile*, the counts of a book in some areas; *cumulants*,
mean, spread and skew of a sum of random things; *range*, the figures that a person reads; *share*, one part of a
difference.
"""

from unpaused.engines.forecasting.cumulants import NOTHING, Cumulants, certain, poisson
from unpaused.engines.forecasting.differing import Difference, Fact, Part, explain
from unpaused.engines.forecasting.estimates import LEVELS, Estimate, Level
from unpaused.engines.forecasting.profile import Cover, History, PeopleCell, Profile
from unpaused.engines.forecasting.ranges import Range, range_of

__all__ = [
    "LEVELS",
    "NOTHING",
    "Cover",
    "Cumulants",
    "Difference",
    "Estimate",
    "Fact",
    "History",
    "Level",
    "Part",
    "PeopleCell",
    "Profile",
    "Range",
    "certain",
    "explain",
    "poisson",
    "range_of",
]
