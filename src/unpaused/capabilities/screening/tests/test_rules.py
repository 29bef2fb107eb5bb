"""Pure decisions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.capabilities.screening import rules
from unpaused.capabilities.screening.rules import Held, Reachable

TODAY = date(2026, 6, 30)


def _person(birth: date | None = date(1980, 1, 1), phone: str = "13800000000", dead: bool = False) -> Reachable:
    return Reachable(birth, phone, dead)


def test_a_threshold_of_one_means_never_even_for_a_probability_rounded_to_one() -> None:
    assert not rules.reaches(1.0, 1.0)
    assert rules.reaches(0.95, 0.95)
    assert not rules.reaches(0.9499, 0.95)


@given(st.floats(0, 1), st.floats(0.5, 1))
def test_only_a_match_without_relatives_confirms_itself(probability: float, threshold: float) -> None:
    given_ = {"probability": probability, "threshold": threshold}
    assert not rules.confirms_itself(outcome="review", relative=False, **given_)
    assert not rules.confirms_itself(outcome="match", relative=True, **given_)


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (_person(), ""),
        (_person(birth=date(2008, 7, 1)), "minor"),
        (_person(birth=date(2008, 6, 30)), ""),
        (_person(birth=None), "age_unknown"),
        (_person(phone=""), "no_phone"),
        (_person(dead=True), "dead"),
        (_person(birth=date(2020, 1, 1), dead=True, phone=""), "dead"),
    ],
)
def test_who_may_be_contacted(person: Reachable, reason: str) -> None:
    assert rules.clearance(person, probability=1.0, threshold=0.99, today=TODAY).reason == reason
    assert rules.examiners_clearance(person, wanted=True, today=TODAY).reason == reason


def test_a_case_asks_for_less_than_a_contact() -> None:
    allowed = rules.clearance(_person(), probability=0.97, threshold=0.99, today=TODAY)
    assert (allowed.cleared, allowed.reason) == (False, "below_threshold")


def _held(product: str, benefit: str, fen: int = 1, live: bool = True, policy: str = "P1") -> Held:
    return Held(policy, product, benefit, fen, live)


def test_an_epidemic_opens_the_lump_sum_on_diagnosis_and_nothing_on_accident_cover() -> None:
    held = [_held("ACC01", "ACC-MED"), _held("HLT01", "HOSP"), _held("HLT01", "DIAG")]
    chosen = rules.choose_cover("epidemic", held)
    assert chosen is not None and chosen.benefit_code == "DIAG"
    assert rules.choose_cover("epidemic", held[:2]) is None


@pytest.mark.parametrize("kind", ["typhoon", "earthquake", "flood"])
def test_an_accident_opens_medical_expenses_on_accident_cover(kind: str) -> None:
    chosen = rules.choose_cover(kind, [_held("HLT01", "DIAG"), _held("ACC01", "ACC-MED")])
    assert chosen is not None and chosen.product_code == "ACC01"


def test_the_largest_live_benefit_is_chosen() -> None:
    held = [_held("HLT01", "DIAG", 5, policy="A"), _held("HLT01", "DIAG", 9, live=False, policy="B")]
    assert rules.choose_cover("epidemic", [*held, _held("HLT01", "DIAG", 7, policy="C")]) == _held(
        "HLT01", "DIAG", 7, policy="C"
    )


def test_a_policy_that_was_given_up_is_chosen_only_where_there_is_no_other() -> None:
    """Cores leave the dates of the contract as they were."""
    given_up, smaller = Held("A", "HLT01", "DIAG", 9, live=True, active=False), _held("HLT01", "DIAG", 5, policy="B")
    assert rules.choose_cover("epidemic", [given_up, smaller]) == smaller
    assert rules.choose_cover("epidemic", [given_up]) == given_up


def test_what_is_at_stake_is_the_cover_by_how_likely_it_is_theirs() -> None:
    assert rules.stake(0.5, _held("HLT01", "DIAG", 1_000_001)) == 500_000
    assert rules.stake(0.5, None) == 0


@pytest.mark.parametrize("text", ["患者已于6月1日死亡", "病故", "deceased 3 May", "已故"])
def test_words_for_the_dead_are_understood(text: str) -> None:
    assert rules.says_dead(["", text])


@pytest.mark.parametrize(
    "facts", [{"是否死亡": "是"}, {"死亡日期": "2020/2/3"}, {"Date of death": "2020-02-03"}, {"死亡": "√"}]
)
def test_a_column_that_asks_for_death_calls_dead_whom_it_affirms(facts: dict[str, str]) -> None:
    assert rules.row_says_dead({"转归": "", **facts})


@pytest.mark.parametrize(
    "facts", [{"是否死亡": "否"}, {"死亡日期": ""}, {"死亡日期": "/"}, {"出院/死亡日期": "2020-02-03"}]
)
def test_a_column_that_asks_for_death_calls_nobody_dead_whom_it_does_not_affirm(facts: dict[str, str]) -> None:
    assert not rules.row_says_dead({"转归": "治愈", **facts})


@pytest.mark.parametrize("text", ["张三（已故）", "张三(亡)", "张三【已死】", "58岁，病故"])
def test_a_note_beside_a_name_or_age_calls_its_person_dead(text: str) -> None:
    assert rules.row_says_dead({"转归": ""}, ["男", text])


@pytest.mark.parametrize("text", ["张三（男）", "王亡羊", "故明", "死结"])
def test_characters_of_a_name_call_nobody_dead(text: str) -> None:
    assert not rules.row_says_dead({}, [text])


@pytest.mark.parametrize(
    "title", ["7·20遇难人员名单", "新冠肺炎死亡病例统计表", "死亡", "死者名单", "List of the deceased"]
)
def test_a_title_calls_all_of_its_people_dead(title: str) -> None:
    assert rules.titles_the_dead(title)


@pytest.mark.parametrize(
    "title",
    [
        "确诊、死亡病例名单",
        "伤亡人员名单",
        "受伤及遇难人员名单",
        "死亡率统计",
        "旅客名单",
        "非死亡人员名单",
        "幸存及遇难人员名单",
    ],
)
def test_a_title_over_the_living_too_calls_nobody_dead(title: str) -> None:
    assert not rules.titles_the_dead(title)


def test_deadline_is_no_word_for_the_dead() -> None:
    assert not rules.says_dead(["deadline 30 June", "死结"])


@pytest.mark.parametrize(
    ("row_id", "shown"), [("17", "17"), ("A-12", "A-12"), ("11010519491231002X", "3"), ("王小明", "3"), ("", "3")]
)
def test_nothing_like_an_identity_number_stands_in_the_open(row_id: str, shown: str) -> None:
    assert rules.plain_row_id(row_id, 3) == shown


def test_ages_are_those_of_the_day_a_list_states_or_else_of_the_day_it_came() -> None:
    came = date(2020, 2, 3)
    assert rules.ages_refer_to(stated=date(2020, 1, 27), arrived=came) == date(2020, 1, 27)
    assert rules.ages_refer_to(stated=None, arrived=came) == came
    assert rules.ages_refer_to(stated=date(2030, 1, 1), arrived=came) == came


@pytest.mark.parametrize(
    ("outcome", "probability", "relative", "reason"),
    [
        ("match", 0.999, True, "relative"),
        ("review", 0.998, False, "little"),
        ("review", 0.6, False, "unsure"),
        ("match", 0.92, False, "unsure"),
    ],
)
def test_a_row_that_waits_says_why(outcome: str, probability: float, relative: bool, reason: str) -> None:
    given = rules.waits_because(outcome=outcome, probability=probability, sure_from=0.9, relative=relative)
    assert given == reason


def test_another_name_and_a_held_list_are_reasons_of_their_own() -> None:
    given = {"probability": 0.99, "sure_from": 0.9, "relative": False}
    assert rules.waits_because(outcome="review", apart=True, **given) == "name"
    assert rules.waits_because(outcome="review", apart=True, held=True, **given) == "name"
    assert rules.waits_because(outcome="match", held=True, **given) == "held"
    given["probability"] = 0.03
    assert rules.waits_because(outcome="review", likely_from=0.1, **given) == "vague"


@pytest.mark.parametrize(("apart", "sure", "shifted"), [(2, 0, False), (3, 0, True), (3, 12, True), (3, 13, False)])
def test_a_list_looks_shifted_from_one_of_five_on(apart: int, sure: int, shifted: bool) -> None:
    assert rules.looks_shifted(apart=apart, sure=sure) is shifted
