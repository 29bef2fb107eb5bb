"""Probabilities set right by decisions, and models as files."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.engines.linkage import (
    Calibration,
    Candidate,
    Decision,
    Model,
    Params,
    RowResult,
    calibrated,
    learn_calibration,
)
from unpaused.kernel.errors import Refused


def decisions(count: int, honest: float, seed: int = 3) -> list[Decision]:
    """Decisions on rows whose true chance is what was told to the power `honest`: 1 is honest, 2 is too bold."""
    rng = Random(seed)
    told = [rng.uniform(0.02, 0.99) for _ in range(count)]
    return [Decision(p, rng.random() < p**honest) for p in told]


def result(*probabilities: float) -> RowResult:
    people = tuple(Candidate(number, p, number) for number, p in enumerate(probabilities, start=1))
    return RowResult("1", "review", people, 1 - sum(probabilities), "m")


def test_too_few_decisions_change_nothing():
    learnt = learn_calibration(decisions(39, honest=3))
    assert (learnt.version, learnt.of(0.7), learnt.decisions) == ("", 0.7, 39)


def test_decisions_of_one_kind_alone_change_nothing():
    assert learn_calibration([Decision(0.9, True)] * 500).version == ""


def test_bold_probabilities_come_down_to_what_examiners_found():
    learnt = learn_calibration(decisions(4000, honest=2))
    for told in (0.3, 0.5, 0.7, 0.9):
        assert learnt.of(told) == pytest.approx(told**2, abs=0.05)


def test_honest_probabilities_stay():
    learnt = learn_calibration(decisions(4000, honest=1))
    for told in (0.1, 0.5, 0.9):
        assert learnt.of(told) == pytest.approx(told, abs=0.05)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=40, max_size=80), st.floats(0, 1), st.floats(0, 1))
def test_whatever_was_decided_the_order_of_probabilities_stays(taught, one, other):
    learnt = learn_calibration([Decision(p, same) for p, same in taught])
    low, high = sorted([one, other])
    assert learnt.of(low) <= learnt.of(high) + 1e-12
    assert 0 <= learnt.of(low) <= 1


@given(st.floats(0.01, 0.98), st.floats(0, 1), st.floats(0.2, 5), st.floats(0.2, 5), st.floats(-3, 3))
def test_a_calibrated_row_still_sums_to_one_with_the_first_before_the_second(first, part, a, b, c):
    second = min(first, (1 - first) * part)
    told = calibrated([result(first, second)], Calibration(a, b, c, 100), Params())[0]
    assert sum(c.probability for c in told.candidates) + told.not_insured == pytest.approx(1)
    assert told.candidates[0].probability >= told.candidates[1].probability - 1e-12
    assert told.not_insured >= 0


def test_the_version_of_the_map_stands_beside_the_models():
    told = calibrated([result(0.6)], Calibration(2.0, 1.0, 0.0, 100), Params())[0]
    assert told.model == "m+" + Calibration(2.0, 1.0, 0.0, 100).version


def test_no_map_leaves_results_as_they_are():
    assert calibrated([result(0.6)], Calibration(), Params()) == [result(0.6)]


@pytest.mark.parametrize("values", [{"a": -1, "b": 1, "c": 0, "decisions": 1}, {"a": 1}, {"a": "x", "b": 1, "c": 0}])
def test_a_map_that_turns_the_order_round_is_refused(values):
    with pytest.raises(Refused):
        Calibration.from_dict(values)


def test_a_map_survives_being_stored():
    learnt = learn_calibration(decisions(400, honest=2))
    assert Calibration.from_dict(learnt.as_dict()) == learnt


def test_a_model_survives_being_stored_with_its_version(tmp_path):
    model = Model.of_levels({"sex": {"equal": 0.9, "different": 0.1}}, "splink 5", {})
    model.save(tmp_path / "m.json")
    loaded = Model.load(tmp_path / "m.json")
    assert (loaded.m, loaded.version) == (model.m, model.version)
    assert loaded.version != Model().version


def test_two_models_of_other_tables_have_other_versions():
    versions = {Model.of_levels({"sex": {"equal": p, "different": 1 - p}}, "x", {}).version for p in (0.8, 0.9)}
    assert len(versions) == 2


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"format": 99}', '{"format": 1, "trained_by": "x", "m": {"sex": {"maybe": 1}}}',
     '{"format": 1, "trained_by": "x", "m": {"hair": {"equal": 1}}}',
     '{"format": 1, "trained_by": "x", "m": {"sex": {"equal": -1}}}'],
)  # fmt: skip
def test_a_file_that_is_no_model_is_refused(tmp_path, content):
    (tmp_path / "m.json").write_text(content)
    with pytest.raises(Refused) as refused:
        Model.load(tmp_path / "m.json")
    assert refused.value.code == "linkage.model"


def test_no_level_is_ever_impossible():
    model = Model.of_levels({"sex": {"equal": 1.0, "different": 0.0}}, "x", {})
    assert all(m > 0 for table in model.m for m in table)


def test_params_carry_the_model():
    model = Model.of_levels({"sex": {"equal": 0.9, "different": 0.1}}, "x", {})
    assert replace(Params(), model=model).model.version == model.version
