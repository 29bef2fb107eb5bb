"""The open ends as a worklist: filters in the address, the branch's own only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.command import actions
from unpaused.capabilities.command.models import OpenEnd
from unpaused.capabilities.command.queries import Tally, last_check, reported_incidents, tallies
from unpaused.capabilities.command.queries.open_ends import lines
from unpaused.capabilities.command.queries.places import ends_in
from unpaused.capabilities.command.queries.words import (
    blocker_choices,
    blocker_in_words,
    owner_choices,
    owner_in_words,
)
from unpaused.capabilities.command.views.people import Names, names_of
from unpaused.capabilities.command.views.where import area_asked, place_in_words
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.kernel import clock
from unpaused.ui import keyset
from unpaused.ui.worklist import BoundFilter, Text

FIELDS: Mapping[str, str] = {
    "blocker": "blocker",
    "owner": "owner",
    "branch": "branch_code",
    "incident": "incident_id",
}
WORDS: Mapping[str, Callable[[Tally], str]] = {
    "blocker": lambda each: each.blocker,
    "owner": lambda each: each.owner,
    "branch": lambda each: each.branch,
    "incident": lambda each: each.incident,
}
ORDERS: Mapping[str, str] = {"age": "found_at", "since": "since", "due": "due"}


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
    behind = actions.catch_up()
    branches, incidents = branches_of(staff(request)), reported_incidents()
    ids = [incident.pk for incident in incidents]
    counted = tallies(ids, branches=branches)
    filters = _filters(request, counted, incidents)
    asked = {each.name: each.value for each in filters if each.value}
    area = area_asked(request.GET.get("area", ""))
    rows, total = _narrowed(lines(ids, branches=branches), asked), sum(n.lines for n in counted if _fits(n, asked))
    if area is not None:
        rows = ends_in(area, rows)
        filters, total = (*filters, _of_area(area)), rows.count()
    page = keyset.drawn(request, rows, filters, orders=ORDERS, total=total)
    names = names_of(page.rows, branches)
    context = {
        "page": page,
        "lines": [line(end, names) for end in page],
        "counted": sum(each.lines for each in counted),
        "behind": behind,
        "check": last_check(),
        "may_screen": staff(request).may(Permission.SCREEN),
    }
    return render(request, "command/open_ends.html", context)


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


def _narrowed(rows: QuerySet[OpenEnd], asked: Mapping[str, str]) -> QuerySet[OpenEnd]:
    return rows.filter(**{FIELDS[name]: value for name, value in asked.items()})


def _fits(each: Tally, asked: Mapping[str, str]) -> bool:
    return all(WORDS[name](each) == value for name, value in asked.items())


def _filters(request: HttpRequest, counted: Sequence[Tally], incidents: Sequence[Incident]) -> tuple[BoundFilter, ...]:
    branches = sorted({each.branch for each in counted if each.branch})
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


def _of_area(code: str) -> BoundFilter:
    """The area from which one came, on the board's map: it can be taken away, not chosen."""
    value = code or "none"
    return BoundFilter("area", _("Where"), "choice", ((value, place_in_words(code)),), value)


def _known(value: str, options: Sequence[tuple[str, str]]) -> str:
    return value if value in {code for code, _ in options} else ""
