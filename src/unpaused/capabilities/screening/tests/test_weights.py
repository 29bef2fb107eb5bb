"""The waterfall of what speaks for and against a candidate."""

import pytest
from django.utils import translation

from unpaused.capabilities.screening.views.weights import FEATURES, rules_in_words, waterfall
from unpaused.engines.linkage.blocking import RULES


def _evidence(*bits: float) -> list[dict[str, object]]:
    return [{"field": "name", "level": "equal", "bits": each, "one_in": 10.0} for each in bits]


def test_each_step_begins_where_the_one_before_ended() -> None:
    drawn = waterfall(_evidence(4, 10, -6))
    assert [step.bits for step in drawn.steps] == [10, -6, 4]
    assert [(step.x, step.width, step.after) for step in drawn.steps] == [(0, 100, 100), (40, 60, 40), (40, 40, 80)]
    assert (drawn.zero, drawn.total.x, drawn.total.width, drawn.total.bits) == (0, 0, 80, 8)


def test_a_sum_below_nothing_stands_left_of_the_line() -> None:
    drawn = waterfall(_evidence(-15, 5))
    assert (drawn.zero, drawn.total.bits, drawn.total.x, drawn.total.width) == (100, -10, 33.33, 66.67)


@pytest.mark.parametrize("bits", [(), (0.0,), (0.0, 0.0)])
def test_nothing_to_weigh_is_drawn_as_nothing(bits: tuple[float, ...]) -> None:
    drawn = waterfall(_evidence(*bits))
    assert (len(drawn.steps), drawn.total.bits, drawn.total.width) == (len(bits), 0, 0)


def test_what_was_kept_before_rarity_was_is_still_drawn() -> None:
    [step] = waterfall([{"field": "phone", "level": "equal", "bits": 9.0}]).steps
    assert step.one_in == 0


def test_every_feature_of_the_rules_has_its_words() -> None:
    assert {feature for rule in RULES for feature in rule.features} == set(FEATURES)
    with translation.override("en"):
        assert rules_in_words(["name+birth_year", "phone"]) == ["name + year of birth", "phone"]
