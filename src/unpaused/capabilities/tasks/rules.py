"""How much work tasks are."""

from unpaused.engines.forecasting import Cumulants, poisson


def given(people: int, attack_rate: float, found_share: float) -> Cumulants:
    """Tasks for so many insured people: one for each who is found."""
    return poisson(people * attack_rate * found_share)


def people_needed(hours: Cumulants, within_hours: float, hours_a_day: float) -> Cumulants:
    """How many must work at once, so that so many hours are done by the deadline: each gives `hours_a_day` a day, and
    within less than a day no more than the deadline leaves."""
    each = min(within_hours, hours_a_day * within_hours / 24) if within_hours >= 24 else min(within_hours, hours_a_day)
    return hours.times(1 / each)
