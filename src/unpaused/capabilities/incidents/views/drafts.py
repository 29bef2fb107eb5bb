"""Drafts: declared, made from an alert, changed, cancelled."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.incidents.actions import Received, cancel_draft, edit_draft, receive_alert
from unpaused.capabilities.incidents.actions import declare as draft
from unpaused.capabilities.incidents.forms import AlertForm, DeclareForm, ReasonForm
from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.queries import get_incident
from unpaused.capabilities.incidents.queries.playbooks import usual_for
from unpaused.capabilities.incidents.rules.cap import AlertRefused
from unpaused.capabilities.incidents.rules.playbook import PlaybookRefused
from unpaused.capabilities.incidents.views.areas import looks_for_areas, picker
from unpaused.capabilities.incidents.views.confirming import confirmed
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import Refused
from unpaused.ui.refusals import put_into

OUTCOMES = {
    "drafted": lambda: _("The alert was read and a draft made of it. Check it; a second person puts it in force."),
    "changed": lambda: _("The alert was read and the draft changed by it."),
    "noted": lambda: _("The alert was read. The incident is not changed by it: what to do is up to you."),
    "known": lambda: _("This alert came before."),
}


@requires(Permission.COMMAND)
def declare(request: HttpRequest) -> HttpResponse:
    """A draft; another person puts it in force."""
    form = _form(request, {})
    if _is_to_be_kept(request, form):
        try:
            incident = draft(by=staff(request), **_said(form))
        except Refused as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Drafted. A second person must put it in force."))
            return redirect("incidents:incident", incident.pk)
    return render(request, "incidents/declare.html", {"form": form, **picker(request.POST, _chosen(request, ()))})


@requires(Permission.COMMAND)
def edit(request: HttpRequest, incident_id: int) -> HttpResponse:
    """A draft in other words."""
    incident = get_incident(incident_id)
    form = _form(request, _stands(incident))
    if _is_to_be_kept(request, form):
        try:
            edit_draft(by=staff(request), incident_id=incident.pk, **_said(form))
        except Refused as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Changed. Another person than you must put it in force."))
            return redirect("incidents:incident", incident.pk)
    context = {"form": form, "incident": incident, **picker(request.POST, _chosen(request, incident.areas))}
    return render(request, "incidents/edit.html", context)


@requires(Permission.COMMAND)
def cancel(request: HttpRequest, incident_id: int) -> HttpResponse:
    """A draft that will not be put in force."""
    incident = get_incident(incident_id)
    return confirmed(
        request,
        incident,
        form=ReasonForm(request.POST or None),
        template="incidents/cancel.html",
        act=lambda form: cancel_draft(by=staff(request), incident_id=incident.pk, reason=form.cleaned_data["reason"]),
        done=_("The draft is cancelled."),
    )


@requires(Permission.COMMAND)
def import_alert(request: HttpRequest) -> HttpResponse:
    """A draft from an alert of the authorities."""
    looking = looks_for_areas(request.POST)
    given = (None, None) if looking else (request.POST or None, request.FILES or None)
    form = AlertForm(*given, initial=_written(request.POST))
    if form.is_bound and form.is_valid():
        try:
            received = _received(request, form)
        except Refused as error:
            _refuse(form, error)
        else:
            messages.success(request, OUTCOMES[received.outcome]())
            return redirect("incidents:incident", received.incident.pk)
    return render(request, "incidents/import.html", {"form": form, **picker(request.POST, _chosen(request, ()))})


def _received(request: HttpRequest, form: AlertForm) -> Received:
    data = form.cleaned_data
    return receive_alert(by=staff(request), data=data["file"].read(), kind=data["kind"], areas=data["areas"])


def _form(request: HttpRequest, stands: dict[str, Any]) -> DeclareForm:
    """Bound only where it is to be kept: a form that was posted to look for areas has no faults yet."""
    if looks_for_areas(request.POST):
        return DeclareForm(initial={**stands, **_written(request.POST)})
    return DeclareForm(request.POST or None, initial=stands)


def _is_to_be_kept(request: HttpRequest, form: DeclareForm) -> bool:
    return request.method == "POST" and form.is_bound and form.is_valid()


def _written(data: QueryDict) -> dict[str, Any]:
    """What stands in a form that was posted only to look for areas."""
    return {name: value for name, value in data.items() if value} | {"areas": data.getlist("areas")}


def _chosen(request: HttpRequest, stands: Any) -> list[str]:
    return request.POST.getlist("areas") if request.method == "POST" else list(stands)


def _stands(incident: Incident) -> dict[str, Any]:
    return {
        "kind": incident.kind,
        "title": incident.title,
        "areas": incident.areas,
        "since": _minute(incident.since),
        "until": _minute(incident.until),
        "response_level": incident.response_level,
        "playbook": incident.playbook.code if incident.playbook else "",
        "is_drill": incident.is_drill,
    }


def _minute(moment: datetime | None) -> datetime | None:
    return moment.replace(second=0, microsecond=0) if moment else None


def _said(form: DeclareForm) -> dict[str, Any]:
    data = form.cleaned_data
    names = ("kind", "title", "areas", "since", "until", "response_level", "is_drill")
    return {name: data[name] for name in names} | {"playbook_code": data["playbook"] or usual_for(data["kind"])}


def _refuse(form: Form, error: Refused) -> None:
    """The faults of a file are told one by one, at the file."""
    if not isinstance(error, PlaybookRefused | AlertRefused):
        return put_into(form, error)
    field = "playbook" if isinstance(error, PlaybookRefused) else "file"
    for fault in error.faults:
        reason = _(fault.message).format(**fault.params)
        form.add_error(field, _("Line {line}: {reason}").format(line=fault.line, reason=reason))
    return None
