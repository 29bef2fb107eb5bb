"""What the bank said that fits nothing of ours, as a page says it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from unpaused.capabilities.claims.models import MismatchKind, PayoutState
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import yuan
from unpaused.ui.middleware import words

_FAULT = ("message", "params")


def kind(code: str) -> str:
    return str(MismatchKind(code).label)


def detail_of(detail: Mapping[str, Any]) -> str:
    """Its references, codes and sums."""
    labels = {
        "fen": _("booked"),
        "ours_fen": _("instructed"),
        "sum_fen": _("sum"),
        "count": _("payments"),
        "status": _("status"),
        "reason": _("reason"),
        "bank_ref": _("bank's reference"),
        "code": _("code"),
        "ours": _("our state"),
    }
    said = {name: value for name, value in detail.items() if value not in ("", None) and name not in _FAULT}
    shown = [f"{labels.get(name, name)} {_plain(name, value)}" for name, value in said.items()]
    return " · ".join([*_fault(detail), *shown])


def _fault(detail: Mapping[str, Any]) -> list[str]:
    """What is wrong with a file that could not be read, in the reader's language."""
    message = detail.get("message")
    return [words(Refused("claims.bank_file", message, **detail.get("params", {})))] if message else []


def _plain(name: str, value: Any) -> str:
    if name == "ours":
        return str(PayoutState(value).label)
    return yuan(value) if name.endswith("fen") and isinstance(value, int) else str(value)
