"""Percentiles of a step: durations that were measured, and the records behind them."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unpaused.foundation.figures import Step, figures_of, percentiles

PLENTY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def step(name: str, *rows: tuple[int, float]) -> Step:
    """A step that was taken so often, with the id of each record."""
    sql = "SELECT * FROM unnest(%s::bigint[], %s::float[]) AS taken(id, seconds)"
    given = [[place for place, _ in rows], [seconds for _, seconds in rows]]
    return Step(name, "median", "late", "thing", lambda incident_id: (sql, given))


def values(*steps: Step) -> Sequence[float | None]:
    return list(percentiles(steps, 1).values())


@PLENTY
@given(measured=st.lists(st.integers(0, 10_000_000), min_size=1, max_size=60))
def test_percentiles_are_durations_that_were_measured(db: None, measured: list[int]) -> None:
    seconds = sorted(tenth / 10 for tenth in measured)
    ranks = [-(-len(seconds) * share // 100) - 1 for share in (50, 95)]
    assert values(step("s", *enumerate(seconds))) == [seconds[rank] for rank in ranks]


def test_a_step_that_nobody_took_has_nothing_to_state(db: None) -> None:
    assert values(step("none"), step("one", (1, 4.0)), step("also none")) == [None, None, 4.0, 4.0, None, None]


@pytest.mark.parametrize("place", [0, 1])
def test_a_figure_says_the_same_as_the_board_and_names_its_records(db: None, place: int) -> None:
    taken = step("s", (3, 9.0), (1, 2.0), (2, 5.0), (2, 6.0))
    figure = figures_of([taken], lambda ids: [], lambda incident_id: {})[place]
    reading = figure.query(1)
    assert reading.value == percentiles([taken], 1)[figure.name] == (5.0, 9.0)[place]
    assert (reading.record_type, list(reading.record_ids)) == ("thing", [1, 2, 3])
