"""The open ends as a worklist: filters in the address, the branch's own only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.command.queries import OpenEnd, open_ends, reported_incidents
from unpaused.capabilities.command.queries.words import (
    blocker_choices,
    blocker_in_words,
    owner_choices,
    owner_in_words,
)
from unpaused.capabilities.command.views.people import Names, names_of
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.kernel import clock
from unpaused.ui.worklist import PAGE_SIZE, BoundFilter, State, Text, Worklist

NEVER = datetime.max.replace(tzinfo=timezone.utc)
WORDS: Mapping[str, Callable[[OpenEnd], str]] = {
    "blocker": lambda end: end.blocked.blocker,
    "owner": lambda end: end.blocked.owner,
    "branch": lambda end: end.branch_code,
    "incident": lambda end: str(end.incident_id),
}
ORDERS: Mapping[str, Callable[[OpenEnd], object]] = {
    "age": lambda end: end.found_at,
    "since": lambda end: end.blocked.since,
    "due": lambda end: end.blocked.due_at or NEVER,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One open end as the page shows it."""

    end: OpenEnd
    blocker: str
    owner: str
    name: str
    overdue: bool
    promise_broken: bool = field(default=False)


@requires(Permission.SEE_OPEN_ENDS)
def open_ends_page(request: HttpRequest) -> HttpResponse:
    """Everyone found stays here until paid, declined by a person, or proven uninsured."""
    branches, incidents = branches_of(staff(request)), reported_incidents()
    ends = open_ends([incident.pk for incident in incidents], branches=branches)
    page = _page(request, ends, _filters(request, ends, incidents))
    names = names_of(page.rows, branches)
    lines = [line(end, names) for end in page]
    return render(request, "command/open_ends.html", {"page": page, "lines": lines, "counted": len(ends)})


def line(end: OpenEnd, names: Names) -> Line:
    """`promise_broken`: a statutory clock has run out; an overdue task is our own matter."""
    due = end.blocked.due_at
    overdue = due is not None and due < clock.now()
    return Line(
        end=end,
        blocker=blocker_in_words(end.blocked.blocker),
        owner=owner_in_words(end.blocked.owner),
        name=names.get(end.person_id, ""),
        overdue=overdue,
        promise_broken=overdue and end.blocked.owner in ("machine", "examiner", "core", "bank"),
    )


def _page(request: HttpRequest, ends: Sequence[OpenEnd], filters: tuple[BoundFilter, ...]) -> Worklist[Any]:
    asked = {each.name: each.value for each in filters if each.value}
    found = [end for end in ends if all(WORDS[name](end) == value for name, value in asked.items())]
    sort = request.GET.get("sort", "")
    found = _sorted(found, sort)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, _whole(request.GET.get("page", ""))), pages)
    rows = tuple(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    state: State = "rows" if rows else "no_match" if asked else "empty"
    known = sort if sort.removeprefix("-") in ORDERS else "age"
    query = asked | ({"sort": known} if sort and known == sort else {})
    return Worklist(rows, state, filters, number, pages, len(found), False, known, tuple(ORDERS), query)


def _sorted(found: list[OpenEnd], sort: str) -> list[OpenEnd]:
    order = ORDERS.get(sort.removeprefix("-"), ORDERS["age"])
    return sorted(found, key=order, reverse=sort.startswith("-"))  # type: ignore[arg-type]


def _filters(request: HttpRequest, ends: Sequence[OpenEnd], incidents: Sequence[Incident]) -> tuple[BoundFilter, ...]:
    branches = sorted({end.branch_code for end in ends if end.branch_code})
    choices: tuple[tuple[str, Text, Sequence[tuple[str, str]]], ...] = (
        ("blocker", _("What blocks"), blocker_choices()),
        ("owner", _("Who owns it"), owner_choices()),
        ("branch", _("Branch"), [(code, code) for code in branches]),
        ("incident", _("Incident"), [(str(each.pk), each.title) for each in incidents]),
    )
    return tuple(
        BoundFilter(name, label, "choice", tuple(options), _known(request.GET.get(name, ""), options))
        for name, label, options in choices
        if len(options) > 1 or name != "incident"
    )


def _known(value: str, options: Sequence[tuple[str, str]]) -> str:
    return value if value in {code for code, _ in options} else ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
