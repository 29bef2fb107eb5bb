"""While an incident runs: who leads it, levels and grades, moved days, a later end, the log book, documents."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unpaused.capabilities.incidents import actions
from unpaused.capabilities.incidents.actions.logbook import PDF
from unpaused.capabilities.incidents.forms import (
    AttachForm,
    EndForm,
    GradeForm,
    LogForm,
    MovedDayForm,
    OwnerForm,
    ResponseLevelForm,
)
from unpaused.capabilities.incidents.queries import get_incident
from unpaused.capabilities.incidents.queries.calendar import moved_days
from unpaused.capabilities.incidents.queries.logbook import attachment
from unpaused.capabilities.incidents.rules import calendar, grading
from unpaused.capabilities.incidents.views.confirming import confirmed
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.files import store

WORKING = {"yes": True, "no": False, "back": None}


@requires(Permission.COMMAND)
def owner(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Another head of emergency command leads it."""
    incident = get_incident(incident_id)
    return confirmed(
        request,
        incident,
        form=OwnerForm(request.POST or None, initial={"owner": incident.owner_id}),
        template="incidents/owner.html",
        act=lambda form: actions.hand_to(by=staff(request), incident_id=incident.pk, owner=form.cleaned_data["owner"]),
        done=_("The owner is noted."),
    )


@requires(Permission.COMMAND)
def response_level(request: HttpRequest, incident_id: int) -> HttpResponse:
    """What the government set."""
    incident = get_incident(incident_id)
    return confirmed(
        request,
        incident,
        form=ResponseLevelForm(request.POST or None, initial={"level": incident.response_level}),
        template="incidents/response_level.html",
        act=lambda form: actions.set_response_level(
            by=staff(request), incident_id=incident.pk, level=form.cleaned_data["level"]
        ),
        done=_("The response level is noted."),
    )


@requires(Permission.COMMAND)
def grade(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The grade of a property disaster: proposed from what is known, chosen by a person."""
    incident = get_incident(incident_id)
    form, context = GradeForm(request.POST or None, initial={"grade": incident.grade}), _sources()
    if form.is_bound and form.is_valid():
        context["proposed"] = grading.proposed(**form.known())
        if not form.cleaned_data["grade"]:
            form = GradeForm(initial={**form.cleaned_data, "grade": context["proposed"]})
    return confirmed(
        request,
        incident,
        form=form,
        template="incidents/grade.html",
        act=lambda form: actions.set_grade(
            by=staff(request), incident_id=incident.pk, grade=form.cleaned_data["grade"], known=form.known()
        ),
        done=_("The grade is noted."),
        context=context,
    )


def _sources() -> dict[str, Any]:
    return {"source": grading.source()}


@requires(Permission.COMMAND)
def working_days(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Days moved by decree, for this incident."""
    incident = get_incident(incident_id)
    return confirmed(
        request,
        incident,
        form=MovedDayForm(request.POST or None),
        template="incidents/calendar.html",
        act=lambda form: actions.move_day(
            by=staff(request),
            incident_id=incident.pk,
            day=form.cleaned_data["day"],
            working=WORKING[form.cleaned_data["working"]],
            reason=form.cleaned_data["reason"],
        ),
        done=_("The calendar of this incident is changed."),
        context={"moved": moved_days(incident).items(), "years": calendar.years().items()},
    )


@requires(Permission.COMMAND)
def end(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The incident goes on for longer than was known."""
    incident = get_incident(incident_id)
    return confirmed(
        request,
        incident,
        form=EndForm(request.POST or None),
        template="incidents/end.html",
        act=lambda form: actions.move_end(by=staff(request), incident_id=incident.pk, **form.cleaned_data),
        done=_("The end is moved. Prolong the measures that shall go on."),
    )


@requires(Permission.COMMAND)
def log(request: HttpRequest, incident_id: int) -> HttpResponse:
    """An entry into the log book."""
    incident = get_incident(incident_id)
    return confirmed(
        request,
        incident,
        form=LogForm(request.POST or None),
        template="incidents/log.html",
        act=lambda form: actions.write_entry(
            by=staff(request), incident_id=incident.pk, text=form.cleaned_data["text"], at=form.cleaned_data["at"]
        ),
        done=_("Written into the log book."),
    )


@requires(Permission.COMMAND)
def attach(request: HttpRequest, incident_id: int) -> HttpResponse:
    """A document about the incident."""
    incident = get_incident(incident_id)
    return confirmed(
        request,
        incident,
        form=AttachForm(request.POST or None, request.FILES or None),
        template="incidents/attach.html",
        act=lambda form: actions.attach(
            by=staff(request),
            incident_id=incident.pk,
            name=form.cleaned_data["name"] or form.cleaned_data["file"].name,
            data=form.cleaned_data["file"].read(),
        ),
        done=_("The document is attached."),
    )


@requires(Permission.COMMAND)
def document(request: HttpRequest, incident_id: int, attachment_id: int) -> HttpResponse:
    """A document: pictures drawn anew, PDFs to be saved. That it was opened is recorded."""
    found = attachment(incident_id, attachment_id)
    actions.note_opened(by=staff(request), attachment=found)
    if found.file.media_type == PDF:
        response = HttpResponse(store.original(found.file), content_type=PDF)
        response["Content-Disposition"] = f'attachment; filename="incident-{incident_id}-{found.pk}.pdf"'
    else:
        response = HttpResponse(store.shown(found.file), content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    return response
