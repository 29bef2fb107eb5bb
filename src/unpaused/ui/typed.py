"""What people type, as every form takes it: texts without characters that mislead, days, and what a rule reads."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unpaused.kernel.errors import Refused
from unpaused.kernel.texts import misleading, named
from unpaused.ui.middleware import words

Given = TypeVar("Given")
Made = TypeVar("Made")
_DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]


def read(rule: Callable[[Given], Made], given: Given) -> Made:
    """What a rule makes of what was given. Raises ValidationError in the words of its refusal."""
    try:
        return rule(given)
    except Refused as refusal:
        raise ValidationError(words(refusal), code=refusal.code) from None


def seen_as_typed(text: str) -> None:
    """Raises ValidationError for control characters and for marks that turn the direction of writing."""
    if char := misleading(text):
        raise ValidationError(
            _("The text holds a character that nobody sees ({character}). Take it out, or type the text anew.").format(
                character=named(char)
            ),
            code="misleading",
        )


class FreeText(forms.CharField):
    """Words of a person for other people."""

    default_validators = [seen_as_typed]


class Day(forms.DateField):
    """A day, chosen or written: the year first, in full width as well."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        words_of_its_own = given.pop("error_messages", {})
        invalid = gettext_lazy("This is no day. Write it like 2020-01-27.")
        super().__init__(input_formats=_DAYS, error_messages={"invalid": invalid, **words_of_its_own}, **given)

    def to_python(self, value: Any) -> date | None:
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)
