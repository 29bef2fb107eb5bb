"""Amounts as people write them."""

import pytest

from unpaused.kernel.errors import Refused
from unpaused.kernel.money import LARGEST_FEN, parse_yuan


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("2380.50", 238_050),
        ("2380.5", 238_050),
        ("2380.", 238_000),
        ("007", 700),
        (" ¥ 1,234,567.89 ", 123_456_789),
        ("￥１，２３４．５０", 123_450),
        ("300元", 30_000),
        ("300 元", 30_000),
        ("0", 0),
        ("10000000000000", LARGEST_FEN),
    ],
)
def test_amounts_are_read_as_people_write_them(written: str, fen: int) -> None:
    assert parse_yuan(written) == fen


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1e9", "money.unreadable"),
        ("1E2", "money.unreadable"),
        ("NaN", "money.unreadable"),
        ("Infinity", "money.unreadable"),
        ("1_000", "money.unreadable"),
        ("2万", "money.unreadable"),
        ("", "money.unreadable"),
        ("元", "money.unreadable"),
        ("१२", "money.unreadable"),
        ("2380,50", "money.commas"),
        ("2380，50", "money.commas"),
        ("12,34,567", "money.commas"),
        ("1,234,5", "money.commas"),
        ("1,,234", "money.commas"),
        ("1234,567", "money.commas"),
        ("-5", "money.negative"),
        ("−5", "money.negative"),
        ("12.345", "money.decimals"),
        ("10000000000000.01", "money.too_large"),
        ("9" * 40, "money.too_large"),
    ],
)
def test_what_could_mean_another_amount_is_refused(written: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_yuan(written)
    assert refused.value.code == code


def test_a_place_may_set_a_lower_bound() -> None:
    with pytest.raises(Refused, match=r"More than ¥100\.00 is too large"):
        parse_yuan("100.01", most=100_00)
    assert parse_yuan("100", most=100_00) == 100_00
