"""Doing: declare, put in force, stand down. Each with a page that asks for a deliberate yes."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.incidents.actions import activate as put_in_force
from unpaused.capabilities.incidents.actions import break_glass as break_it
from unpaused.capabilities.incidents.actions import countersign as sign_too
from unpaused.capabilities.incidents.actions import declare as draft
from unpaused.capabilities.incidents.actions import propose_stand_down as ask_for_end
from unpaused.capabilities.incidents.actions import stand_down as end
from unpaused.capabilities.incidents.actions.playbooks import plan_of
from unpaused.capabilities.incidents.forms import ConfirmForm, DeclareForm, ReasonForm
from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.queries import get_incident
from unpaused.capabilities.incidents.queries.places import areas_in_words
from unpaused.capabilities.incidents.rules import break_glass as rules
from unpaused.capabilities.incidents.rules.playbook import PlannedMeasure, PlaybookRefused
from unpaused.capabilities.incidents.views import words
from unpaused.capabilities.incidents.views.areas import looks_for_areas, picker
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import Refused
from unpaused.ui.refusals import put_into


@requires(Permission.COMMAND)
def declare(request: HttpRequest) -> HttpResponse:
    """A draft; another person puts it in force."""
    looking = looks_for_areas(request.POST)
    form = DeclareForm(initial=_written(request.POST)) if looking else DeclareForm(request.POST or None)
    if request.method == "POST" and not looking and form.is_valid():
        try:
            incident = _drafted(request, form)
        except Refused as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Drafted. A second person must put it in force."))
            return redirect("incidents:incident", incident.pk)
    chosen = request.POST.getlist("areas")
    return render(request, "incidents/declare.html", {"form": form, **picker(request.POST, chosen)})


@requires(Permission.COMMAND)
def activate(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The second person reads what will hold, and says yes."""
    incident = get_incident(incident_id)
    context: dict[str, object] = {"measures": [_planned(measure, incident) for measure in _plan_of(incident)]}
    return _confirmed(
        request,
        incident,
        form=ConfirmForm(request.POST or None),
        template="incidents/activate.html",
        act=lambda form: put_in_force(by=staff(request), incident_id=incident.pk),
        done=_("The incident is in force. Its measures hold now."),
        context=context,
    )


@requires(Permission.COMMAND)
def break_glass(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One person alone reads what will hold, for how long, and says why."""
    incident = get_incident(incident_id)
    planned = _plan_of(incident)
    return _confirmed(
        request,
        incident,
        form=ReasonForm(request.POST or None),
        template="incidents/break_glass.html",
        act=lambda form: break_it(by=staff(request), incident_id=incident.pk, reason=form.cleaned_data["reason"]),
        done=_("In force for two hours. A second person must countersign."),
        context={
            "measures": [_planned(measure, incident) for measure in rules.safe_measures(planned)],
            "later": [_planned(measure, incident) for measure in rules.remaining_measures(planned)],
        },
    )


@requires(Permission.COMMAND)
def countersign(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The second person reads what comes into force besides, and says yes."""
    incident = get_incident(incident_id)
    remaining = rules.remaining_measures(_plan_of(incident))
    return _confirmed(
        request,
        incident,
        form=ConfirmForm(request.POST or None),
        template="incidents/countersign.html",
        act=lambda form: sign_too(by=staff(request), incident_id=incident.pk),
        done=_("Countersigned. All measures of the playbook hold now."),
        context={"measures": [_planned(measure, incident) for measure in remaining]},
    )


@requires(Permission.COMMAND)
def propose_stand_down(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One person asks for the end."""
    incident = get_incident(incident_id)
    return _confirmed(
        request,
        incident,
        form=ReasonForm(request.POST or None),
        template="incidents/propose_stand_down.html",
        act=lambda form: ask_for_end(by=staff(request), incident_id=incident.pk, reason=form.cleaned_data["reason"]),
        done=_("Asked for. A second person must confirm the stand-down."),
    )


@requires(Permission.COMMAND)
def stand_down(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Another confirms it."""
    incident = get_incident(incident_id)
    return _confirmed(
        request,
        incident,
        form=ConfirmForm(request.POST or None),
        template="incidents/stand_down.html",
        act=lambda form: end(by=staff(request), incident_id=incident.pk),
        done=_("The incident is stood down. Its measures hold no longer."),
    )


def _plan_of(incident: Incident) -> tuple[PlannedMeasure, ...]:
    playbook = incident.playbook
    return plan_of(playbook.code, playbook.source).measures if playbook else ()


def _confirmed(
    request: HttpRequest,
    incident: Incident,
    *,
    form: forms.Form,
    template: str,
    act: Callable[[forms.Form], object],
    done: str,
    context: dict[str, object] | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except Refused as error:
            put_into(form, error)
        else:
            messages.success(request, done)
            return redirect("incidents:incident", incident.pk)
    places = areas_in_words(incident.areas)
    return render(request, template, {"form": form, "incident": incident, "places": places, **(context or {})})


def _written(data: QueryDict) -> dict[str, Any]:
    """What stands in a form that was posted only to look for areas."""
    return {name: value for name, value in data.items() if value} | {"areas": data.getlist("areas")}


def _drafted(request: HttpRequest, form: DeclareForm) -> Incident:
    data = form.cleaned_data
    return draft(
        by=staff(request),
        kind=data["kind"],
        title=data["title"],
        areas=data["areas"],
        since=data["since"],
        until=data["until"],
        response_level=data["response_level"],
        playbook_code=data["playbook"],
        is_drill=data["is_drill"],
    )


def _refuse(form: DeclareForm, error: Refused) -> None:
    """A playbook's faults are told one by one, at the playbook."""
    if not isinstance(error, PlaybookRefused):
        return put_into(form, error)
    for fault in error.faults:
        reason = _(fault.message).format(**fault.params)
        form.add_error("playbook", _("Line {line}: {reason}").format(line=fault.line, reason=reason))
    return None


def _planned(measure: PlannedMeasure, incident: Incident) -> dict[str, object]:
    return {
        "label": words.label_of(measure.type_name),
        "value": words.value_in_words(measure.type_name, measure.value),
        "areas": areas_in_words(measure.areas or incident.areas),
        "products": ", ".join(measure.products) or _("all"),
    }
