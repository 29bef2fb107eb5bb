"""Measures in force that change: asked for by one person, confirmed or withdrawn by another, prolonged alone."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.incidents import actions
from unpaused.capabilities.incidents.forms import ConfirmForm, ReasonForm
from unpaused.capabilities.incidents.forms.changing import (
    AddMeasureForm,
    ChangeMeasureForm,
    EndMeasureForm,
    MeasureTypeForm,
    ProlongMeasureForm,
    WidenForm,
)
from unpaused.capabilities.incidents.models import Incident, Measure
from unpaused.capabilities.incidents.queries import get_incident
from unpaused.capabilities.incidents.queries.changes import get_change, get_measure
from unpaused.capabilities.incidents.queries.places import areas_in_words
from unpaused.capabilities.incidents.views import changes, words
from unpaused.capabilities.incidents.views.areas import looks_for_areas, picker
from unpaused.capabilities.incidents.views.confirming import confirmed
from unpaused.foundation import measures
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.ui.refusals import tried


def _asked() -> str:
    return _("Asked for. It counts once a second person confirms it.")


@requires(Permission.COMMAND)
def end(request: HttpRequest, incident_id: int, measure_id: int) -> HttpResponse:
    """A measure shall end early."""
    measure = get_measure(incident_id, measure_id)
    return confirmed(
        request,
        measure.incident,
        form=EndMeasureForm(request.POST or None),
        template="incidents/end_measure.html",
        act=lambda form: actions.ask_to_end(
            by=staff(request),
            incident_id=incident_id,
            measure_id=measure_id,
            last_day=form.cleaned_data["last_day"],
            reason=form.cleaned_data["reason"],
        ),
        done=_asked(),
        context={"measure": words.shown(measure, measure.incident)},
    )


@requires(Permission.COMMAND)
def prolong(request: HttpRequest, incident_id: int, measure_id: int) -> HttpResponse:
    """A measure shall hold for longer."""
    measure = get_measure(incident_id, measure_id)
    return confirmed(
        request,
        measure.incident,
        form=ProlongMeasureForm(request.POST or None),
        template="incidents/prolong_measure.html",
        act=lambda form: actions.ask_to_prolong(
            by=staff(request),
            incident_id=incident_id,
            measure_id=measure_id,
            last_day=form.cleaned_data["last_day"],
            reason=form.cleaned_data["reason"],
        ),
        done=_asked(),
        context={"measure": words.shown(measure, measure.incident)},
    )


@requires(Permission.COMMAND)
def change(request: HttpRequest, incident_id: int, measure_id: int) -> HttpResponse:
    """Another value shall hold, or elsewhere, or it was filed since."""
    measure = get_measure(incident_id, measure_id)
    measure_type, looking = measures.get(measure.type_name), looks_for_areas(request.POST)
    stands = ChangeMeasureForm.stands(measure)
    form = ChangeMeasureForm(
        None if looking else request.POST or None,
        measure_type=measure_type,
        initial={**stands, **_written(request)} if looking else stands,
    )

    def ask() -> None:
        actions.ask_to_change(
            by=staff(request),
            incident_id=incident_id,
            measure_id=measure_id,
            value=form.value(),
            areas=form.cleaned_data["areas"],
            notice=form.notice(),
            reason=form.cleaned_data["reason"],
        )

    context = {"measure": words.shown(measure, measure.incident), **_areas(request, measure)}
    return _asking(request, measure.incident, form, ask, "incidents/change_measure.html", context)


@requires(Permission.COMMAND)
def widen(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The emergency spread: the incident shall have more areas."""
    incident, looking = get_incident(incident_id), looks_for_areas(request.POST)
    form = WidenForm(None if looking else request.POST or None, initial=_written(request) if looking else {})

    def ask() -> None:
        data = form.cleaned_data
        actions.ask_to_widen(by=staff(request), incident_id=incident.pk, areas=data["areas"], reason=data["reason"])

    context = {"places": areas_in_words(incident.areas), **_areas(request, None)}
    return _asking(request, incident, form, ask, "incidents/widen.html", context)


@requires(Permission.COMMAND)
def choose(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Which measure is to be added."""
    incident, form = get_incident(incident_id), MeasureTypeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("incidents:add_measure", incident.pk, form.cleaned_data["type"])
    return render(request, "incidents/choose_measure.html", {"incident": incident, "form": form})


@requires(Permission.COMMAND)
def add(request: HttpRequest, incident_id: int, type_name: str) -> HttpResponse:
    """One more measure shall hold."""
    incident, measure_type = get_incident(incident_id), measures.get(type_name)
    looking = looks_for_areas(request.POST)
    form = AddMeasureForm(
        None if looking else request.POST or None,
        measure_type=measure_type,
        initial=_written(request) if looking else {},
    )

    def ask() -> None:
        data = form.cleaned_data
        new = actions.NewMeasure(
            type_name,
            form.value(),
            areas=tuple(data["areas"]),
            products=form.codes(),
            since=data["since"],
            last_day=form.day(),
            notice=form.notice(),
        )
        actions.ask_to_add(by=staff(request), incident_id=incident.pk, new=new, reason=data["reason"])

    context = {"label": measure_type.label, **_areas(request, None)}
    return _asking(request, incident, form, ask, "incidents/add_measure.html", context)


@requires(Permission.COMMAND)
def confirm(request: HttpRequest, incident_id: int, change_id: int) -> HttpResponse:
    """The second person reads what will hold, and says yes."""
    found = get_change(incident_id, change_id)
    return confirmed(
        request,
        get_incident(incident_id),
        form=ConfirmForm(request.POST or None),
        template="incidents/confirm_change.html",
        act=lambda form: actions.confirm_change(by=staff(request), incident_id=incident_id, change_id=change_id),
        done=_("Confirmed. It counts from now on."),
        context={"change": changes.shown(found)},
    )


@requires(Permission.COMMAND)
def withdraw(request: HttpRequest, incident_id: int, change_id: int) -> HttpResponse:
    """What was asked for shall not be."""
    found = get_change(incident_id, change_id)
    return confirmed(
        request,
        get_incident(incident_id),
        form=ReasonForm(request.POST or None),
        template="incidents/withdraw_change.html",
        act=lambda form: actions.withdraw_change(
            by=staff(request), incident_id=incident_id, change_id=change_id, reason=form.cleaned_data["reason"]
        ),
        done=_("Withdrawn. The measure stays as it is."),
        context={"change": changes.shown(found)},
    )


@requires(Permission.COMMAND)
def alone(request: HttpRequest, incident_id: int, change_id: int) -> HttpResponse:
    """One person alone keeps a safe measure going."""
    found = get_change(incident_id, change_id)
    return confirmed(
        request,
        get_incident(incident_id),
        form=ReasonForm(request.POST or None),
        template="incidents/prolong_alone.html",
        act=lambda form: actions.prolong_alone(
            by=staff(request), incident_id=incident_id, change_id=change_id, reason=form.cleaned_data["reason"]
        ),
        done=_("It goes on for two hours. A second person must confirm before."),
        context={"change": changes.shown(found)},
    )


def _asking(
    request: HttpRequest, incident: Incident, form: Form, ask: Any, template: str, context: dict[str, Any]
) -> HttpResponse:
    """A form that may be posted only to look for areas: then it is drawn again with what was found."""
    if form.is_bound and tried(form, ask):
        messages.success(request, _asked())
        return redirect("incidents:incident", incident.pk)
    return render(request, template, {"incident": incident, "form": form, **context})


def _areas(request: HttpRequest, measure: Measure | None) -> dict[str, Any]:
    stands = measure.areas if measure else []
    return picker(request.POST, request.POST.getlist("areas") if request.method == "POST" else stands)


def _written(request: HttpRequest) -> dict[str, Any]:
    """What stands in a form that was posted only to look for areas."""
    lists = {name: found if len(found) > 1 else found[0] for name, found in request.POST.lists() if found}
    return {**lists, "areas": request.POST.getlist("areas")}
