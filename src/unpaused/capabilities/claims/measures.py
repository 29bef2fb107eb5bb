"""What a playbook may set here: which evidence and which conditions fall away, how much the machine may pay, and how
long a change of account waits."""

from typing import Annotated, Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from pydantic import Field, TypeAdapter

from unpaused.capabilities.claims.rules.limits import limits
from unpaused.capabilities.claims.rules.products import product_codes
from unpaused.foundation.measures import MeasureType
from unpaused.kernel.money import LARGEST_FEN

DocumentCode = Literal["identity", "bank_card", "diagnosis", "invoice", "notice_form", "accident_report"]
_Codes = TypeAdapter(list[DocumentCode])
_Switch = TypeAdapter(Annotated[bool, Field(strict=True)])


DOCUMENT_WORDS: dict[str, str | Promise] = {
    "identity": _("identity card"),
    "bank_card": _("bank card"),
    "diagnosis": _("diagnosis certificate"),
    "invoice": _("invoice"),
    "notice_form": _("claim form"),
    "accident_report": _("accident report"),
}


def _documents(codes: list[DocumentCode]) -> str:
    between = pgettext("between things in a list", ", ")
    return between.join(str(DOCUMENT_WORDS[code]) for code in codes) or gettext("none")


def _union(first: list[DocumentCode], second: list[DocumentCode]) -> list[DocumentCode]:
    return [*first, *(code for code in second if code not in first)]


def _either(first: bool, second: bool) -> bool:
    return first or second


ORIGINALS_WAIVED = MeasureType[list[DocumentCode]](
    name="claims.originals_waived",
    label=_("Originals waived: the image serves"),
    shape=_Codes,
    normal=[],
    kinder=_union,
    words=_documents,
    products=product_codes,
)
DOCUMENTS_WAIVED = MeasureType[list[DocumentCode]](
    name="claims.documents_waived",
    label=_("Documents waived: need not be sent"),
    shape=_Codes,
    normal=[],
    kinder=_union,
    words=_documents,
    products=product_codes,
)
WAITING_PERIOD_WAIVED = MeasureType[bool](
    name="claims.waiting_period_waived",
    label=_("Waiting period waived"),
    shape=_Switch,
    normal=False,
    kinder=_either,
    products=product_codes,
)
DEDUCTIBLE_WAIVED = MeasureType[bool](
    name="claims.deductible_waived",
    label=_("Deductible waived"),
    shape=_Switch,
    normal=False,
    kinder=_either,
    products=product_codes,
)
HOSPITAL_WAIVED = MeasureType[bool](
    name="claims.hospital_waived",
    label=_("Any hospital, not only a designated one"),
    shape=_Switch,
    normal=False,
    kinder=_either,
    products=product_codes,
)
_SMALL_CLAIM = limits().value("small_claim")
AUTOMATIC_LIMIT_FEN = MeasureType[int](
    name="claims.automatic_limit_fen",
    label=_("Up to this amount the machine may approve"),
    # Not below the normal one: the kinder holds, so that a lower one would stand as in force and do nothing.
    shape=TypeAdapter(Annotated[int, Field(ge=_SMALL_CLAIM, le=LARGEST_FEN, strict=True)]),
    normal=_SMALL_CLAIM,
    kinder=max,
    products=product_codes,
)


def _hours(hours: float) -> str:
    return gettext("{hours} h").format(hours=f"{hours:g}")


_Hours = TypeAdapter(Annotated[float, Field(gt=0, le=240)])
PAYEE_DELAY_HOURS = MeasureType[float](
    name="claims.payee_delay_hours",
    label=_("Hours that a change of account waits"),
    shape=_Hours,
    normal=24.0,
    kinder=max,  # the longer one: what waits can still be stopped by the customer whose money it is
    words=_hours,
    products=product_codes,
)
PAYEE_DELAY_AFTER_REJECTION_HOURS = MeasureType[float](
    name="claims.payee_delay_after_rejection_hours",
    label=_("Hours that a change to one's own account waits after the bank rejected the first"),
    shape=_Hours,
    normal=2.0,  # docs/adr/0010
    kinder=max,
    words=_hours,
    products=product_codes,
)
OF_HANDLING: tuple[MeasureType[Any], ...] = (ORIGINALS_WAIVED, DOCUMENTS_WAIVED, AUTOMATIC_LIMIT_FEN)
"""What is asked for and who may decide: by the day of handling."""
OF_TERMS: tuple[MeasureType[Any], ...] = (WAITING_PERIOD_WAIVED, DEDUCTIBLE_WAIVED, HOSPITAL_WAIVED)
"""What the cover is: by the day of the event."""
GRANTABLE: tuple[MeasureType[Any], ...] = (ORIGINALS_WAIVED, DOCUMENTS_WAIVED, *OF_TERMS)
"""What can be granted to one case: evidence and cover. How much the machine may pay is no favour to a customer."""
MEASURES = (*OF_HANDLING, *OF_TERMS, PAYEE_DELAY_HOURS, PAYEE_DELAY_AFTER_REJECTION_HOURS)
WAIVERS = {
    "waiting": WAITING_PERIOD_WAIVED.name,
    "hospital": HOSPITAL_WAIVED.name,
    "deductible": DEDUCTIBLE_WAIVED.name,
}
"""The terms by the words that rules use, in the order in which a claim that needed several is counted."""
