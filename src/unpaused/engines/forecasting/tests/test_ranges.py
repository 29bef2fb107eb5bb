"""The closed form beside simulation, and its corners."""

import numpy as np
import pytest

from unpaused.engines.forecasting import LEVELS, Cumulants, Estimate, certain, poisson, range_of
from unpaused.engines.forecasting.ranges import Z, percentile


@pytest.mark.parametrize("expected", [1.0, 5.0, 60.0, 4000.0])
def test_a_count_lies_where_the_poisson_distribution_has_it(expected: float) -> None:
    drawn = np.random.default_rng(7).poisson(expected, 200_000)
    for z, share in ((-Z, 0.05), (Z, 0.95)):
        assert percentile(poisson(expected), z) == pytest.approx(np.quantile(drawn, share), abs=0.6 + 0.01 * expected)


def test_a_sum_of_amounts_lies_where_simulation_has_it() -> None:
    rng = np.random.default_rng(11)
    amounts = rng.lognormal(12.5, 0.8, 100_000)
    moments = float(np.mean(amounts)), float(np.mean(amounts**2)), float(np.mean(amounts**3))
    sums = [rng.choice(amounts, count).sum() for count in rng.poisson(40, 20_000)]
    for z, share in ((-Z, 0.05), (Z, 0.95)):
        assert percentile(poisson(40, moments), z) == pytest.approx(np.quantile(sums, share), rel=0.03)


def test_cumulants_of_independent_sums_add() -> None:
    together = poisson(3) + poisson(4)
    assert together == poisson(7)


def test_what_is_counted_has_no_range() -> None:
    found = range_of(lambda level: certain(1234))
    assert (found.low, found.likely, found.high) == (1234, 1234, 1234)


def test_a_range_is_in_order_and_never_changes_its_sign() -> None:
    rates = Estimate(0.001, 0.01, 0.05)
    more = range_of(lambda level: poisson(20 * rates.at(level)))
    saved = range_of(lambda level: poisson(20 * rates.at(level)).times(-0.5))
    assert 0 <= more.low <= more.likely <= more.high
    assert saved.low <= saved.likely <= saved.high <= 0


def test_nothing_expected_is_nothing() -> None:
    found = range_of(lambda level: poisson(0, (5.0, 25.0, 125.0)))
    assert (found.low, found.likely, found.high) == (0, 0, 0)
    assert Cumulants().times(3) == Cumulants()


def test_what_brings_less_the_more_of_it_there_is_is_turned() -> None:
    rate = Estimate(10, 50, 100)
    assert [rate.at(level, turned=True) for level in LEVELS] == [100, 50, 10]


@pytest.mark.parametrize(("values", "in_order"), [((1, 2, 3), True), ((2, 1, 3), False), ((1, float("nan"), 3), False)])
def test_an_estimate_knows_whether_it_is_in_order(values: tuple[float, float, float], in_order: bool) -> None:
    assert Estimate(*values).in_order is in_order
