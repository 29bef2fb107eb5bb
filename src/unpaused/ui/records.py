"""How figures are drawn, and the records behind one, a page at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.translation import gettext, pgettext

from unpaused.foundation.accounts.access import staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import reaches
from unpaused.ui.worklist import PAGE_SIZE, Worklist, whole

KINDS = {"fen": "money", "seconds": "duration", "share": "percent"}
"""How the `figure` tag draws a unit; others are plain numbers."""


def kind_of(unit: str) -> str:
    """For `{% figure label value kind=... %}`."""
    return KINDS.get(unit, "number")


def unit_in_words(unit: str) -> str:
    """What stands behind the number of a hero; "" where the number says it itself."""
    words = {
        "people": pgettext("unit", "people"),
        "claims": pgettext("unit", "claims"),
        "messages": pgettext("unit", "messages"),
        "tasks": pgettext("unit", "tasks"),
        "rows": pgettext("unit", "rows"),
    }
    return words.get(unit, "")


class Described(Protocol):
    """A figure, or an effect of a measure: whatever says what its records are."""

    @property
    def describe(self) -> Callable[[Sequence[int]], list[dict[str, Any]]]: ...


def records_page(
    request: HttpRequest, figure: Described, record_ids: Sequence[int], query: Mapping[str, str] | None = None
) -> Worklist[Any]:
    """50 of the records that a figure was counted from, described by the capability that owns them; `query` is what the
    addresses of the other pages must say."""
    pages = max(1, -(-len(record_ids) // PAGE_SIZE))
    number = min(max(1, whole(request.GET.get("page", ""))), pages)
    ids = record_ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    user = staff(request)
    rows = tuple(_as_seen_by(user, row) for row in figure.describe(ids)) if ids else ()
    state = "rows" if rows else "empty"
    return Worklist(rows, state, (), number, pages, len(record_ids), False, "", (), query or {})  # type: ignore[arg-type]


def _as_seen_by(user: User, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record of another branch is counted, not shown; one that the person may not open has no link."""
    if not reaches(user, row.get("branch_code", "")):
        return {"number": "–", "what": gettext("A record of another branch"), "url": ""}
    return {**row, "url": _address(user, row)}


def _address(user: User, row: Mapping[str, Any]) -> str:
    """The record's own page, else what the person may see instead of it; "" where that is nothing."""
    ways = [(row["url"], row["needs"]), row.get("instead")]
    return next((str(way[0]) for way in ways if way and user.may(way[1])), "")
