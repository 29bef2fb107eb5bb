"""The board: one screen that says how the emergency stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from unpaused.capabilities.command import actions
from unpaused.capabilities.command.figures import OPEN_ENDS
from unpaused.capabilities.command.queries import Tally, reported_incidents, sums_by, tallies
from unpaused.capabilities.command.queries.open_ends import due_before
from unpaused.capabilities.command.queries.trends import CHAIN, trends
from unpaused.capabilities.command.queries.words import blocker_in_words, owner_in_words
from unpaused.capabilities.command.rules import OWNERS
from unpaused.capabilities.command.views.open_ends import line
from unpaused.capabilities.command.views.people import names_of
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation import figures
from unpaused.foundation.accounts.access import any_staff, public, requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.figures import Figure
from unpaused.kernel import clock
from unpaused.ui.records import kind_of, records_page, unit_in_words

DEADLINES = 12


@public
def home(request: HttpRequest) -> HttpResponse:
    """The address that our messages name: customers come in by it, and go on to the field for their short code.

    Staff who are signed in land here: on the board where they may see it, else at their own work.
    """
    if not request.user.is_authenticated:
        return redirect("portal:enter")
    return _own_work(request)


@any_staff
def _own_work(request: HttpRequest) -> HttpResponse:
    me = staff(request)
    if me.may(Permission.SEE_OPEN_ENDS):
        return _board(request)
    if me.may(Permission.WORK_TASKS):
        return redirect("tasks:tasks")
    return redirect("machine:load" if me.may(Permission.SEE_MACHINE) else "incidents:incidents")


@requires(Permission.SEE_OPEN_ENDS)
def figure(request: HttpRequest, incident_id: int, name: str) -> HttpResponse:
    """The records behind a live figure."""
    found = figures.get(name)
    reading = found.query(incident_id)
    context = {
        "page": records_page(request, found, reading.record_ids),
        "shown": _shown(found, reading.value, incident_id),
        "at": clock.now(),
    }
    return render(request, "command/figure.html", context)


@requires(Permission.SEE_OPEN_ENDS)
def _board(request: HttpRequest) -> HttpResponse:
    incidents = reported_incidents()
    chosen = _chosen(request, incidents)
    if chosen is None:
        return render(request, "command/quiet.html", {"may_command": staff(request).may(Permission.COMMAND)})
    branches = branches_of(staff(request))
    behind = actions.catch_up()
    counted = tallies([chosen.pk], branches=None)
    ours = [each for each in counted if branches is None or each.branch in branches]
    read = actions.read_board(chosen.pk)
    shown = _figures(chosen.pk, read.values, counted)
    due = due_before(_midnight(), chosen.pk, branches=branches, most=DEADLINES)
    names, went = names_of(due, branches), trends(chosen.pk)
    context = {
        "incident": chosen,
        "incidents": incidents if len(incidents) > 1 else [],
        "heroes": [{**shown[name], "trend": went.get(name, ())} for name in CHAIN if name in shown],
        "rest": [row for name, row in shown.items() if name not in CHAIN],
        "open_ends": sum(each.lines for each in ours),
        "open_people": f"{sum(each.people for each in ours):,}",
        "open_rows": f"{sum(each.lines - each.people for each in ours):,}",
        "by_blocker": _bars(ours, chosen, "blocker"),
        "by_owner": _bars(ours, chosen, "owner"),
        "behind": behind,
        "due": [line(end, names) for end in due],
        "may_screen": staff(request).may(Permission.SCREEN),
        "updated_at": read.at,
        "branches": branches,
    }
    return render(request, "command/board.html", context)


def _chosen(request: HttpRequest, incidents: Sequence[Incident]) -> Incident | None:
    """The one in the address, else the first in force."""
    asked = {str(incident.pk): incident for incident in incidents}.get(request.GET.get("incident", ""))
    return asked or next(iter(incidents), None)


def _figures(
    incident_id: int, values: Mapping[str, float | None], counted: Sequence[Tally]
) -> dict[str, dict[str, Any]]:
    """Every registered figure that was read; the open ends are those that are counted below."""
    said = {**values, OPEN_ENDS.name: sum(each.people for each in counted)}
    return {
        each.name: _shown(each, said[each.name], incident_id) for each in figures.all_figures() if each.name in said
    }


def _shown(each: Figure, value: float | None, incident_id: int) -> dict[str, Any]:
    return {
        "label": each.label,
        "value": value,
        "kind": kind_of(each.unit),
        "unit": unit_in_words(each.unit),
        "href": reverse("command:figure", args=[incident_id, each.name]),
    }


def _bars(counted: Sequence[Tally], incident: Incident, word: str) -> list[dict[str, object]]:
    """Rows of a chart that open the list, filtered."""
    if word == "blocker":
        counts, say = sums_by(counted, lambda each: each.blocker), blocker_in_words
    else:
        counts, say = sums_by(counted, lambda each: each.owner, OWNERS), owner_in_words
    address = reverse("command:open_ends")
    return [
        {
            "label": say(code),
            "value": count,
            "href": f"{address}?{urlencode({word: code, 'incident': str(incident.pk)})}",
        }
        for code, count in counts.items()
    ]


def _midnight() -> datetime:
    """The end of today in China."""
    return datetime.combine(clock.today() + timedelta(days=1), time(), clock.CHINA)
