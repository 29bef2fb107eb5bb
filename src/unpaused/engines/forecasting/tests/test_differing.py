"""A difference is explained to the fen."""

from hypothesis import given
from hypothesis import strategies as st

from unpaused.engines.forecasting import Fact, Part, explain

_COUNTS = st.floats(0, 1e5, allow_nan=False)
_AMOUNTS = st.floats(0, 1e12, allow_nan=False)
_PAIRS = st.lists(st.tuples(_COUNTS, _AMOUNTS, st.integers(0, 10**5), st.integers(0, 10**12)), min_size=1, max_size=6)


@given(_PAIRS)
def test_the_parts_add_up_exactly(pairs: list[tuple[float, float, int, int]]) -> None:
    parts = [Part(str(place), count, amount) for place, (count, amount, _, _) in enumerate(pairs)]
    facts = [Fact(count, amount) for _, _, count, amount in pairs]
    found = explain(parts, facts)
    assert found.forecast + found.volume + sum(found.by_share.values()) + sum(found.by_amount.values()) == found.fact
    assert found.fact == sum(fact.amount for fact in facts)


def test_twice_as_many_claims_of_the_same_kinds_are_volume_alone() -> None:
    found = explain([Part("a", 10, 1000), Part("b", 10, 3000)], [Fact(20, 2000), Fact(20, 6000)])
    assert (found.volume, set(found.by_share.values()), set(found.by_amount.values())) == (4000, {0}, {0})


def test_dearer_claims_are_amount_alone() -> None:
    found = explain([Part("a", 10, 1000)], [Fact(10, 1500)])
    assert (found.volume, found.by_amount["a"]) == (0, 500)


def test_more_claims_of_a_dear_kind_are_share() -> None:
    found = explain([Part("a", 10, 1000), Part("b", 10, 3000)], [Fact(5, 500), Fact(15, 4500)])
    assert (found.volume, found.by_share) == (0, {"a": -500, "b": 1500})


def test_what_nobody_expected_is_amount() -> None:
    found = explain([Part("a", 0, 0)], [Fact(2, 700)])
    assert (found.forecast, found.fact, found.by_amount["a"]) == (0, 700, 700)
