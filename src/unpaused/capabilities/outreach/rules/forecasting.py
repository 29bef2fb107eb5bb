"""How many messages an incident makes, and how long they take."""

from unpaused.engines.forecasting import Cumulants, poisson


def told(people: int, attack_rate: float, found_share: float) -> Cumulants:
    """People told, of so many insured whom the channels reach."""
    return poisson(people * attack_rate * found_share)


def hours(messages: Cumulants, a_second: float) -> Cumulants:
    """Hours at a rate that holds throughout: quiet hours are not sent in the night by this house's own rule of tasks,
    so that the figure is the least that it takes."""
    return messages.times(1 / (a_second * 3600))
