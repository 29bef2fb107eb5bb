"""Texts and days as every form takes them."""

from datetime import date

import pytest
from django import forms
from django.utils.translation import override

from unpaused.ui.typed import Day, FreeText


class _Form(forms.Form):
    text = FreeText(max_length=10, min_length=2, required=False)
    day = Day(required=False)
    number = forms.IntegerField(min_value=1, max_value=9, required=False)


def _errors(language: str = "en", **given: str) -> list[str]:
    with override(language):
        return [str(error) for errors in _Form(given).errors.values() for error in errors]


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\x07", "\x7f"])
def test_a_character_that_misleads_is_refused_and_named(char: str) -> None:
    assert f"(U+{ord(char):04X})" in _errors(text=f"医院{char}甲")[0]


@pytest.mark.parametrize("text", ["第一\r\n\t医院", "发热😷🤦‍♀️", "ئۇيغۇر\u200f"])
def test_what_people_write_is_taken(text: str) -> None:
    assert not _errors(text=text)


@pytest.mark.parametrize(
    "written", ["2026-11-20", "２０２６－１１－２０", "2026/11/20", "2026.11.20", "20261120", "２０２６年１１月２０日"]
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_days_are_read_in_full_width_too(written: str, language: str) -> None:
    with override(language):
        form = _Form({"day": written})
        assert form.is_valid()
        assert form.cleaned_data["day"] == date(2026, 11, 20)


@pytest.mark.parametrize("written", ["11/20/2026", "2026-02-30", "tomorrow"])
def test_what_is_no_day_is_told_how_to_write_one(written: str) -> None:
    assert _errors(day=written) == ["This is no day. Write it like 2020-01-27."]


@pytest.mark.parametrize(
    ("given", "english", "chinese"),
    [
        ({"text": "x" * 12}, "At most 10 characters; there are 12 now.", "最多 10 个字符，现有 12 个。"),
        ({"text": "x"}, "At least 2 characters; so far there are 1.", "至少 2 个字符，现有 1 个。"),
        ({"number": "10"}, "At most 9, please.", "不能大于 9。"),
        ({"number": "0"}, "At least 1, please.", "不能小于 1。"),
    ],
)
def test_bounds_are_told_in_plain_words(given: dict[str, str], english: str, chinese: str) -> None:
    assert _errors("en", **given) == [english]
    assert _errors("zh-hans", **given) == [chinese]
