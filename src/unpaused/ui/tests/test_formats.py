from datetime import date, datetime, timedelta, timezone

import pytest
from django.utils.translation import override

from unpaused.ui import formats


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        (0, "0", "0"),
        (9_999, "9,999", "9,999"),
        (10_000, "1万", "10,000"),
        (12_408, "1.24万", "12,408"),
        (568_000, "56.8万", "568,000"),
        (1_300_000, "130万", "1,300,000"),
        (99_999_999, "9,999.99万", "99,999,999"),
        (250_000_000, "2.5亿", "250,000,000"),
        (-20_000, "-2万", "-20,000"),
    ],
)
def test_big_numbers_read_as_each_language_writes_them(number: int, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert "".join(formats.big_number(number)) == chinese
    with override("en"):
        assert "".join(formats.big_number(number)) == english


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100%"), (0.99996, "99.9%"), (0.993, "99.3%"), (0.5, "50%"), (0.0, "0%"), (1.25, "125%")]
)
def test_a_share_is_cut_and_never_rounded_up_to_all(share: float, text: str) -> None:
    assert formats.percent(share) == text


def test_moments_are_told_in_china_time() -> None:
    assert formats.moment(datetime(2020, 1, 26, 17, 5, tzinfo=timezone.utc)) == "2020-01-27 01:05"


def test_days_are_written_as_each_language_writes_them() -> None:
    with override("zh-hans"):
        assert formats.day(date(2020, 1, 27)) == "2020年1月27日"
    with override("en"):
        assert formats.day(date(2020, 1, 27)) == "27 January 2020"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (2.5, "2.5 s"), (59, "59 s"), (192, "3 min 12 s"), (7260, "2 h 1 min"), (90_000, "1 d 1 h")],
)
def test_a_duration_has_its_two_largest_units(seconds: float, text: str) -> None:
    with override("en"):
        assert formats.duration(seconds) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=5), "5 days"),
    ],
)
def test_an_age_has_its_largest_unit(span: timedelta, text: str) -> None:
    with override("en"):
        assert formats.age(span) == text
