"""The board: one screen that says how the emergency stands."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from unpaused.capabilities.command.queries import reported_incidents
from unpaused.capabilities.command.queries.places import people_found_in
from unpaused.capabilities.command.views import deadlines
from unpaused.capabilities.command.views.standing import shown, standing
from unpaused.capabilities.command.views.where import FOUND, area_asked, place_in_words
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation import figures
from unpaused.foundation.accounts.access import any_staff, public, requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.kernel import clock
from unpaused.ui.records import records_page


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
    """The records behind a live figure; with an area in the address, of the people found who live there."""
    found = figures.get(name)
    reading = found.query(incident_id)
    area = area_asked(request.GET.get("area", "")) if name == FOUND else None
    query: dict[str, str] = {}
    if area is not None:
        reading, query = people_found_in(area, reading), {"area": request.GET["area"]}
    context = {
        "page": records_page(request, found, reading.record_ids, query),
        "shown": shown(found, reading.value, incident_id),
        "place": place_in_words(area) if area is not None else "",
        "at": clock.now(),
    }
    return render(request, "command/figure.html", context)


@requires(Permission.SEE_OPEN_ENDS)
def wall(request: HttpRequest) -> HttpResponse:
    """The board to be read from three metres: large, without navigation, one part after the other."""
    chosen = _chosen(request, reported_incidents())
    if chosen is None:
        return redirect("command:board")
    return render(request, "command/wall.html", standing(chosen, branches_of(staff(request)), request.GET))


@requires(Permission.SEE_OPEN_ENDS)
def _board(request: HttpRequest) -> HttpResponse:
    incidents, me = reported_incidents(), staff(request)
    chosen = _chosen(request, incidents)
    if chosen is None:
        return render(request, "command/quiet.html", {"may_command": me.may(Permission.COMMAND)})
    stands = standing(chosen, branches_of(me), request.GET)
    context = stands | {
        "incidents": incidents if len(incidents) > 1 else [],
        "due": deadlines.rows(request, chosen, stands["alone"], stands["elsewhere"]),
        "may_command": me.may(Permission.COMMAND),
    }
    return render(request, "command/board.html", context)


def _chosen(request: HttpRequest, incidents: Sequence[Incident]) -> Incident | None:
    """The one in the address, else the first in force."""
    asked = {str(incident.pk): incident for incident in incidents}.get(request.GET.get("incident", ""))
    return asked or next(iter(incidents), None)
