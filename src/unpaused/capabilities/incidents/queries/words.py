"""Measures in words, in the language that is active."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unpaused.foundation import measures
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import yuan


def listed(things: Iterable[object]) -> str:
    """Several things as the language lists them."""
    return pgettext("between things in a list", ", ").join(str(each) for each in things)


def label_of(type_name: str) -> str:
    """The type's name in words; its code where no capability declares it any more."""
    try:
        return str(measures.get(type_name).label)
    except Refused:
        return type_name


def value_in_words(type_name: str, value: Any) -> str:
    """As its capability says it, else plainly."""
    try:
        say = measures.get(type_name).words
    except Refused:
        say = None
    return say(value) if say else _plainly(type_name, value)


def _plainly(type_name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return listed(value) or _("none")
    if type_name.endswith("_fen"):
        return yuan(value)
    return _("{hours} h").format(hours=value) if type_name.endswith("_hours") else str(value)
