"""Rehearsals: asked for on a draft, an incident or a playbook alone; read; laid beside what came."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from unpaused.capabilities.incidents.actions import ask_rehearsal
from unpaused.capabilities.incidents.actions.playbooks import plan_of
from unpaused.capabilities.incidents.actions.rehearsing import playbook_of, topic_of
from unpaused.capabilities.incidents.forms.rehearsing import RehearseForm, RehearsePlaybookForm
from unpaused.capabilities.incidents.models import Incident, Playbook, Rehearsal
from unpaused.capabilities.incidents.queries import get_incident
from unpaused.capabilities.incidents.queries import playbooks as stored
from unpaused.capabilities.incidents.queries.places import areas_in_words
from unpaused.capabilities.incidents.queries.rehearsals import outcome_of, rehearsal_for
from unpaused.capabilities.incidents.queries.rehearsing import Assumed, assumed_for
from unpaused.capabilities.incidents.rules.playbook import PlaybookRefused
from unpaused.capabilities.incidents.views import forecasting
from unpaused.capabilities.incidents.views.areas import looks_for_areas, picker
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel import clock
from unpaused.kernel.errors import UnpausedError
from unpaused.ui.middleware import words as error_words
from unpaused.ui.refusals import put_into


@requires(Permission.COMMAND)
def rehearse(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The playbook of an incident, in its areas."""
    incident = get_incident(incident_id)
    playbook = playbook_of(incident)
    assumed = _assumed(playbook, incident)
    form = RehearseForm(request.POST or None, assumed=assumed, language=_language())
    if request.method == "POST" and form.is_valid():
        asked = _asked(request, form, playbook, incident.areas, incident)
        if asked:
            return redirect("incidents:rehearsal", asked.pk)
    context = {"form": form, "incident": incident, "playbook": playbook, "places": areas_in_words(incident.areas)}
    return render(request, "incidents/rehearse.html", context)


@requires(Permission.COMMAND)
def rehearse_playbook(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """A version of a playbook, in areas that somebody chooses."""
    playbook = stored.get_version(code, version)
    try:
        assumed = _assumed(playbook)
    except PlaybookRefused:
        return redirect("incidents:playbook_version", code, version)
    looking = looks_for_areas(request.POST)
    form = RehearsePlaybookForm(
        None if looking else request.POST or None,
        assumed=assumed,
        language=_language(),
        initial=dict(request.POST.items()) if looking else {},
    )
    if request.method == "POST" and form.is_bound and form.is_valid():
        asked = _asked(request, form, playbook, form.cleaned_data["areas"])
        if asked:
            return redirect("incidents:rehearsal", asked.pk)
    context = {"form": form, "playbook": playbook, **picker(request.POST, request.POST.getlist("areas"))}
    return render(request, "incidents/rehearse_playbook.html", context)


@requires(Permission.COMMAND)
def rehearsal(request: HttpRequest, rehearsal_id: int) -> HttpResponse:
    """What is expected, on what it rests; once the incident runs, what came."""
    found = rehearsal_for(staff(request), rehearsal_id)
    context: dict[str, Any] = {
        "rehearsal": found,
        "incident": found.incident,
        "places": areas_in_words(found.areas),
        "title": _title(found),
        "topic": topic_of(found.pk),
        "error": _error(found),
    }
    if found.state == Rehearsal.State.DONE:
        outcome = outcome_of(found) if found.branches is None else None
        context |= forecasting.shown(found, outcome, _language())
        context |= {"at": clock.now(), "outcome": outcome}
    return render(request, "incidents/rehearsal.html", context)


def _asked(
    request: HttpRequest, form: RehearseForm, playbook: Playbook, areas: list[str], incident: Incident | None = None
) -> Rehearsal | None:
    """None where it is refused: the form says why."""
    try:
        return ask_rehearsal(
            by=staff(request), playbook=playbook, areas=areas, incident=incident, assumptions=form.typed()
        )
    except UnpausedError as error:
        put_into(form, error)
        return None


def _assumed(playbook: Playbook, incident: Incident | None = None) -> dict[str, Assumed]:
    """Raises PlaybookRefused."""
    period = None
    if incident is not None and incident.until is not None:
        period = incident.since.astimezone(clock.CHINA).date(), incident.until.astimezone(clock.CHINA).date()
    return assumed_for(plan_of(playbook.code, playbook.source), period=period)


def _language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"


def _title(found: Rehearsal) -> str:
    return str(found.playbook_title.get(_language()) or found.playbook_code)


def _error(found: Rehearsal) -> str:
    return (
        error_words(UnpausedError("rehearsal", found.error["message"], **found.error["params"])) if found.error else ""
    )
