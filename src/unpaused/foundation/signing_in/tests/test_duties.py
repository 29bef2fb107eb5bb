"""What an identity provider's claims say."""

import pytest

from unpaused.foundation.signing_in.duties import Rules, Said, Unfit, rules_from, said

RULES = rules_from(
    '{"role": "groups", "roles": {"heads": "commander", "examiners": "examiner"}, "branch": "branch", "create": true}'
)
CLAIMS = {"preferred_username": "wang", "groups": ["staff", "examiners"], "branch": "B01"}


def test_role_and_branch_come_from_the_claims() -> None:
    assert said(RULES, CLAIMS) == Said("wang", "examiner", "B01")


def test_the_first_rule_that_fits_counts() -> None:
    assert said(RULES, {**CLAIMS, "groups": ["examiners", "heads"]}).role == "commander"


def test_a_single_value_is_as_good_as_a_list() -> None:
    assert said(RULES, {**CLAIMS, "groups": "heads"}).role == "commander"


def test_without_rules_role_and_branch_are_not_asked() -> None:
    assert said(Rules(), CLAIMS) == Said("wang", None, None)


def test_the_whole_company_must_be_said() -> None:
    assert said(RULES, {**CLAIMS, "branch": "*"}).branch_code == ""


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"groups": ["cooks"]}, "role"),
        ({"groups": None}, "role"),
        ({"groups": {"examiners": 1}}, "role"),
        ({"branch": ""}, "branch"),
        ({"branch": None}, "branch"),
        ({"branch": ["B01"]}, "branch"),
        ({"preferred_username": ""}, "name"),
        ({"preferred_username": 7}, "name"),
    ],
)
def test_whoever_does_not_fit_stays_out(changed: dict[str, object], what: str) -> None:
    with pytest.raises(Unfit, match=what):
        said(RULES, {**CLAIMS, **changed})


@pytest.mark.parametrize("text", ['{"create": true}', '{"rolle": "x"}', "{", '{"create": true, "role": "groups"}'])
def test_rules_that_say_too_little_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        rules_from(text)
