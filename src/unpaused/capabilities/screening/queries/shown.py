"""Values as they look on a page until somebody reveals them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from unpaused.foundation.privacy import masking

FIELDS = ("name", "sex", "age", "birth_date", "id_number", "phone", "address")
OTHER = "other"
HIDDEN = "•••"
_DIGIT = re.compile(r"\d")
_IN_THE_OPEN = {
    "sex": re.compile(
        r"[男女](?:性|士)?|m|f|male|female|mr|mrs|ms|miss|boy|girl|[0129]|未知|不详|未说明|unknown|-", re.IGNORECASE
    ),
    "age": re.compile(
        r"[约虚周岁歲大于小近<>≥≤~-]{0,3}\s*\d{1,3}(?:\.\d+)?\s*\+?(?:[周虚]?[岁歲]|years?|yrs?|y/?o?|个?月龄?|天|日|小时)?(?:\s*\d{1,2}\s*(?:个?月|天|日))?"
        r"|[〇零一二三四五六七八九十百]{1,4}[岁歲]?|(?:19|20)\d\d(?:年生?)?|成人|儿童|婴儿|未知|不详|-",
        re.IGNORECASE,
    ),
}
"""What may stand under sex and age and be shown; in a row whose cells slipped it is a number or a name."""


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
    if not text or _in_the_open(field, text):
        return text
    if field in _IN_THE_OPEN:
        return HIDDEN
    if field == "name":
        return masking.name(text)
    if field == "id_number":
        return masking.identity_number(text)
    if field == "phone":
        return masking.phone(text)
    if field == "birth_date":
        return _masked_date(text)
    return masking.address(text) if field == "address" else HIDDEN


def _in_the_open(field: str, text: str) -> bool:
    return field in _IN_THE_OPEN and bool(_IN_THE_OPEN[field].fullmatch(unicodedata.normalize("NFKC", text).strip()))


def _masked_date(text: str) -> str:
    """The year stays: 1960年12月27日 -> 1960年**月**日."""
    head = re.search(r"(19|20)\d\d", text)
    if head is None:
        return _DIGIT.sub("*", text)
    return text[: head.end()] + _DIGIT.sub("*", text[head.end() :])


def shown(field: str, text: str, label: str = "") -> Shown:
    return Shown(field, label, masked(field, text), revealable=bool(text) and not _in_the_open(field, text))


def written(value: object) -> str:
    """A value of the book as text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
