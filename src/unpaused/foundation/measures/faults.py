"""Why a value is not a measure's, in the reader's language: pydantic's own words exist in English alone."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pydantic_core import ErrorDetails

_TRUTH, _WHOLE, _NUMBER = _("true or false is expected"), _("a whole number is expected"), _("a number is expected")
_LIST, _TEXT, _NAMED = _("a list is expected"), _("a text is expected"), _("entries with names are expected")
_WORDS: Mapping[str, Any] = {
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "list_type": _LIST,
    "string_type": _TEXT,
    "dict_type": _NAMED,
    "model_type": _NAMED,
    "missing": _("this entry is missing"),
    "extra_forbidden": _("this entry is not known"),
    "literal_error": _("expected is one of: {expected}"),
    "greater_than": _("it must be above {gt}"),
    "greater_than_equal": _("it must be {ge} or more"),
    "less_than": _("it must be below {lt}"),
    "less_than_equal": _("it must be {le} or less"),
}


def in_words(fault: ErrorDetails) -> str | Promise:
    """Lazily translated. A fault of a kind that is not listed here keeps pydantic's words: better than none."""
    words = _WORDS.get(fault["type"])
    return format_lazy(words, **fault.get("ctx", {})) if words else fault["msg"]
