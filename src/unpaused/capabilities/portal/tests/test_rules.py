from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.capabilities.portal.rules import banks, limits, reading, steps
from unpaused.capabilities.portal.rules.identity import is_same_person
from unpaused.capabilities.portal.rules.limits import Limit

NOW = datetime(2026, 2, 1, 8, 0, tzinfo=timezone.utc)


def _ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=m) for m in minutes]


@pytest.mark.parametrize(
    ("minutes", "wait"),
    [((), 0), ((1.5,), 0), ((0.5,), 0.5), ((59, 50, 40, 30, 20), 1), ((61, 50, 40, 30, 20), 0)],
)
def test_codes_are_one_a_minute_and_five_an_hour(minutes: tuple[float, ...], wait: float) -> None:
    assert limits.wait(limits.CODES_SENT, _ago(*minutes), NOW) == timedelta(minutes=wait)


def test_codes_are_ten_a_day() -> None:
    assert limits.wait(limits.CODES_SENT, _ago(*(100 + 90 * n for n in range(10))), NOW) > timedelta(hours=8)


@given(st.lists(st.integers(0, 10_000), max_size=40), st.integers(1, 5), st.integers(1, 3_000))
def test_after_the_wait_one_more_is_within_the_limit(ages: list[int], count: int, within: int) -> None:
    limit, moments = Limit(count, timedelta(seconds=within)), [NOW - timedelta(seconds=age) for age in ages]
    later = NOW + limits.wait([limit], moments, NOW)
    assert sum(later - moment < limit.within for moment in moments) < count


def test_minutes_for_people_are_rounded_up() -> None:
    assert [limits.minutes(timedelta(seconds=s)) for s in (1, 60, 61, 900)] == [1, 1, 2, 15]


@pytest.mark.parametrize(
    ("name", "tail", "same"),
    [
        ("王小明", "01123X", True),
        (" 王 小明 ", "０１１２３ｘ", True),
        ("王小朋", "01123X", False),
        ("王小明", "011230", False),
        ("王小明", "1123X", False),
        ("王小明", "", False),
        ("", "01123X", False),
    ],
)
def test_identity_is_the_full_name_and_the_last_six(name: str, tail: str, same: bool) -> None:
    assert is_same_person(name=name, tail=tail, book_name="王小明", book_number="42010219800101123X") is same


@pytest.mark.parametrize("typed", ["买买提·艾力", "买买提艾力", "买买提•艾力", "买买提．艾力"])
def test_middle_dots_make_no_difference(typed: str) -> None:
    assert is_same_person(name=typed, tail="123456", book_name="买买提·艾力", book_number="650102198001123456")


def test_without_a_number_in_the_book_nobody_is_the_person() -> None:
    assert not is_same_person(name="王小明", tail="", book_name="王小明", book_number=None)


@pytest.mark.parametrize("typed", ["abcd-2345", " ABCD 2345", "ａｂｃｄ２３４５"])
def test_short_codes_are_read_as_people_type_them(typed: str) -> None:
    assert reading.short_code(typed) == "ABCD2345"


@pytest.mark.parametrize("code", ["ABCD234", "ABCD23456", "ABCD2340", "ABCDI345", ""])
def test_what_cannot_be_a_short_code_is_known_without_asking(code: str) -> None:
    assert not reading.is_short_code(code)


def test_banks_have_clearing_codes_of_twelve_digits_once_each() -> None:
    codes = [bank.code for bank in banks.banks()]
    assert all(len(code) == 12 and code.isdecimal() for code in codes)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    ("state", "missing", "payee", "figures", "step"),
    [
        ("opened", 3, False, False, "event"),
        ("stated", 3, False, True, "event"),
        ("stated", 3, True, False, "documents"),
        ("stated", 0, False, False, "account"),
        ("stated", 0, True, False, "check"),
        ("referred", 3, False, False, "progress"),
        ("paid", 0, True, False, "progress"),
    ],
)
def test_the_next_step_is_the_first_not_done(state: str, missing: int, payee: bool, figures: bool, step: str) -> None:
    assert steps.next_step(state=state, documents_missing=missing, has_payee=payee, figures_missing=figures) == step


@pytest.mark.parametrize(
    ("pays", "days", "bill", "lacks"),
    [("days", None, 100, True), ("days", 3, None, False), ("expense", 3, None, True), ("sum", None, None, False)],
)
def test_what_a_benefit_is_counted_from_must_be_given(pays: str, days: int, bill: int, lacks: bool) -> None:
    assert steps.figures_missing(pays, hospital_days=days, expense_fen=bill) is lacks
