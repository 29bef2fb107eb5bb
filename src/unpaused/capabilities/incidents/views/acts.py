"""Putting in force: by two people, or by one alone for a while."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unpaused.capabilities.incidents.actions import activate as put_in_force
from unpaused.capabilities.incidents.actions import break_glass as break_it
from unpaused.capabilities.incidents.actions import countersign as sign_too
from unpaused.capabilities.incidents.actions.playbooks import plan_of
from unpaused.capabilities.incidents.forms import ConfirmForm, ReasonForm, SeenForm
from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.queries import alone, get_incident
from unpaused.capabilities.incidents.queries.alerts import alerts_of
from unpaused.capabilities.incidents.queries.seen import mark_of_draft
from unpaused.capabilities.incidents.rules.playbook import PlannedMeasure
from unpaused.capabilities.incidents.views import words
from unpaused.capabilities.incidents.views.confirming import begins_later, confirmed
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission


@requires(Permission.COMMAND)
def activate(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The second person reads what will hold, and says yes."""
    incident = get_incident(incident_id)
    context: dict[str, object] = {
        "measures": [words.planned(measure, incident.areas) for measure in _plan_of(incident)],
        "alerts": alerts_of(incident.pk),
    }
    return confirmed(
        request,
        incident,
        form=SeenForm(request.POST or None, initial={"seen": mark_of_draft(incident)}),
        template="incidents/activate.html",
        act=lambda form: put_in_force(by=staff(request), incident_id=incident.pk, seen=form.cleaned_data["seen"]),
        done=_("The incident is in force. Its measures hold from its begin on.")
        if begins_later(incident)
        else _("The incident is in force. Its measures hold now."),
        context=context,
    )


@requires(Permission.COMMAND)
def break_glass(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One person alone reads what will hold, for how long, and says why."""
    incident = get_incident(incident_id)
    planned = _plan_of(incident)
    may, later = alone.split(incident, planned)
    return confirmed(
        request,
        incident,
        form=ReasonForm(request.POST or None),
        template="incidents/break_glass.html",
        act=lambda form: break_it(by=staff(request), incident_id=incident.pk, reason=form.cleaned_data["reason"]),
        done=_("In force for two hours. A second person must countersign."),
        context={
            "measures": [words.planned(measure, incident.areas) for measure in may],
            "later": [words.planned(measure, incident.areas) for measure in later],
            "barred": [words.planned(measure, incident.areas) for measure in later if measure.safe],
        },
    )


@requires(Permission.COMMAND)
def countersign(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The second person reads what comes into force besides, and says yes."""
    incident = get_incident(incident_id)
    remaining = alone.waiting(incident, _plan_of(incident))
    return confirmed(
        request,
        incident,
        form=ConfirmForm(request.POST or None),
        template="incidents/countersign.html",
        act=lambda form: sign_too(by=staff(request), incident_id=incident.pk),
        done=_("Countersigned. All measures of the playbook hold from the incident's begin on.")
        if begins_later(incident)
        else _("Countersigned. All measures of the playbook hold now."),
        context={"measures": [words.planned(measure, incident.areas) for measure in remaining]},
    )


def _plan_of(incident: Incident) -> tuple[PlannedMeasure, ...]:
    playbook = incident.playbook
    return plan_of(playbook.code, playbook.source).measures if playbook else ()
