"""Values as they look on a page until somebody reveals them."""

import re
from dataclasses import dataclass
from datetime import date

from unpaused.foundation.privacy import masking

FIELDS = ("name", "sex", "age", "birth_date", "id_number", "phone", "address")
OTHER = "other"
HIDDEN = "•••"
_DIGIT = re.compile(r"\d")
_IN_THE_OPEN = ("sex", "age")


@dataclass(frozen=True, slots=True)
class Shown:
    """One value: `field` names it in a reveal ("phone"; "other-2" is the list's third other column, whose own header
    is the `label`)."""

    field: str
    label: str
    masked: str
    revealable: bool


def masked(field: str, text: str) -> str:
    """The mask that fits a field; nothing of what stands in unknown columns."""
    if not text or field in _IN_THE_OPEN:
        return text
    if field == "name":
        return masking.name(text)
    if field == "id_number":
        return masking.identity_number(text)
    if field == "phone":
        return masking.phone(text)
    if field == "birth_date":
        return _masked_date(text)
    return masking.address(text) if field == "address" else HIDDEN


def _masked_date(text: str) -> str:
    """The year stays: 1960年12月27日 -> 1960年**月**日."""
    head = re.search(r"(19|20)\d\d", text)
    if head is None:
        return _DIGIT.sub("*", text)
    return text[: head.end()] + _DIGIT.sub("*", text[head.end() :])


def shown(field: str, text: str, label: str = "") -> Shown:
    return Shown(field, label, masked(field, text), revealable=bool(text) and field not in _IN_THE_OPEN)


def written(value: object) -> str:
    """A value of the book as text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
