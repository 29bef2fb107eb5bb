"""The end of an incident: asked for measure by measure, withdrawn, or confirmed by a second person."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unpaused.capabilities.incidents.actions import propose_stand_down as ask_for_end
from unpaused.capabilities.incidents.actions import stand_down as end
from unpaused.capabilities.incidents.actions import withdraw_stand_down as take_back
from unpaused.capabilities.incidents.forms import ReasonForm, SeenForm, StandDownForm
from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.queries import get_incident, measures_of
from unpaused.capabilities.incidents.queries.effects import effects_of_measures
from unpaused.capabilities.incidents.queries.seen import mark_of_stand_down
from unpaused.capabilities.incidents.queries.words import label_of, value_in_words
from unpaused.capabilities.incidents.views import words
from unpaused.capabilities.incidents.views.confirming import confirmed
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel import clock


@requires(Permission.COMMAND)
def propose_stand_down(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One person asks for the end, and says of each measure whether it outlives the incident."""
    incident = get_incident(incident_id)
    measures = [measure for measure in measures_of(incident.pk) if not measure.is_over(clock.now())]
    labels = [f"{label_of(m.type_name)}: {value_in_words(m.type_name, m.value)}" for m in measures]
    return confirmed(
        request,
        incident,
        form=StandDownForm(request.POST or None, measures=measures, labels=labels),
        template="incidents/propose_stand_down.html",
        act=lambda form: ask_for_end(
            by=staff(request), incident_id=incident.pk, reason=form.cleaned_data["reason"], run_out=form.run_out()
        ),
        done=_("Asked for. A second person must confirm the stand-down."),
        context={"effects": words.effects(effects_of_measures(incident))},
    )


@requires(Permission.COMMAND)
def withdraw_stand_down(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The request is taken back, with a reason."""
    incident = get_incident(incident_id)
    return confirmed(
        request,
        incident,
        form=ReasonForm(request.POST or None),
        template="incidents/withdraw_stand_down.html",
        act=lambda form: take_back(by=staff(request), incident_id=incident.pk, reason=form.cleaned_data["reason"]),
        done=_("The request is withdrawn. The incident goes on."),
    )


@requires(Permission.COMMAND)
def stand_down(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Another confirms it, having read what each measure leaves open."""
    incident = get_incident(incident_id)
    return confirmed(
        request,
        incident,
        form=SeenForm(request.POST or None, initial={"seen": mark_of_stand_down(incident)}),
        template="incidents/stand_down.html",
        act=lambda form: end(by=staff(request), incident_id=incident.pk, seen=form.cleaned_data["seen"]),
        done=_("The incident is stood down. Its measures end as was agreed."),
        context={"effects": _with_ends(incident)},
    )


def _with_ends(incident: Incident) -> list[dict[str, Any]]:
    """What each measure leaves open, and the last day on which it holds (None: it ends with the incident)."""
    plan = incident.stand_down_plan or {}
    rows = words.effects(effects_of_measures(incident))
    for row in rows:
        day = plan.get(str(row["number"]))
        row["last_day"] = date.fromisoformat(day) if day else None
    return rows
