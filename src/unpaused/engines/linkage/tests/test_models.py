from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unpaused.engines.linkage import Model
from unpaused.engines.linkage.model import COMPARISONS

SHARES = st.one_of(st.floats(0, 1), st.floats(0, 1e-3), st.just(0.0))
LEVELS = st.fixed_dictionaries(
    {
        comparison.name: st.fixed_dictionaries({name: SHARES for name, _ in comparison.levels})
        for comparison in COMPARISONS
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(levels=LEVELS)
def test_a_model_read_back_is_the_one_that_was_written(levels: dict[str, dict[str, float]], tmp_path: Path) -> None:
    """Its version stands on each result: another one would say that another model had weighed it."""
    model = Model.of_levels(levels, "test", {})
    model.save(tmp_path / "model.json")
    again = Model.load(tmp_path / "model.json")
    assert again.version == model.version and again.m == model.m
    for row in model.m:
        assert abs(sum(row) - 1) < 1e-9 and min(row) > 0
