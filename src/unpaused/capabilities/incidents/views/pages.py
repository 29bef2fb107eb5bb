"""Reading: the list, one incident, its playbook."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.models import PROPERTY_KINDS, Incident, Kind, Status
from unpaused.capabilities.incidents.queries import all_incidents, get_incident, measures_of, overruled
from unpaused.capabilities.incidents.queries.alerts import alerts_of, get_alert
from unpaused.capabilities.incidents.queries.calendar import moved_days
from unpaused.capabilities.incidents.queries.changes import histories, waiting_changes
from unpaused.capabilities.incidents.queries.effects import effect_of, effects_of_measures
from unpaused.capabilities.incidents.queries.grants import grants_of_incident
from unpaused.capabilities.incidents.queries.logbook import documents_of, written_in
from unpaused.capabilities.incidents.queries.places import areas_in_words
from unpaused.capabilities.incidents.queries.reach import commands
from unpaused.capabilities.incidents.queries.rehearsals import rehearsals_of
from unpaused.capabilities.incidents.queries.words import label_of
from unpaused.capabilities.incidents.views import changes, words
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.reading import acts_on
from unpaused.foundation.measures.effects import get as get_effect
from unpaused.ui import worklist
from unpaused.ui.navigation import links_of
from unpaused.ui.records import records_page

FILTERS = (
    worklist.search("q", _("Number or title"), "number__istartswith", "title__icontains"),
    worklist.choice("status", _("Status"), Status.choices),
    worklist.choice("kind", _("Kind of incident"), Kind.choices),
)
ORDERS = {"declared": ("-declared_at", "-pk"), "since": ("-since", "-pk"), "title": ("title", "pk")}


@requires(Permission.SEE_INCIDENTS)
def incidents(request: HttpRequest) -> HttpResponse:
    """All incidents; filters in the address."""
    page = worklist.page_of(request, all_incidents(), FILTERS, orders=ORDERS)
    for incident in page:
        incident.places = areas_in_words(incident.areas)  # type: ignore[attr-defined]
    return render(request, "incidents/incidents.html", {"page": page, "may_command": _may_command(request)})


@requires(Permission.SEE_INCIDENTS)
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One incident: measures, timeline, what can be done next."""
    found = get_incident(incident_id)
    opens = staff(request).may(Permission.SEE_OPEN_ENDS)
    reads_log = staff(request).may(Permission.COMMAND) or staff(request).may(Permission.SEE_AUDIT)
    context = {
        "incident": found,
        "places": areas_in_words(found.areas),
        **_measures(found),
        "effects": words.effects(effects_of_measures(found), opens) if found.status_now == Status.LAPSED else [],
        "entries": _timeline(found, reads_log),
        "documents": documents_of(found) if reads_log else [],
        "alerts": alerts_of(found.pk),
        "links": links_of(request, "incident", found.pk),
        "moved": moved_days(found),
        "grants": words.grants(grants_of_incident(found.pk, staff(request))) if _sees_cases(request) else [],
        "graded_kind": found.kind in PROPERTY_KINDS,
        "others": all_incidents()[:30],
        "rehearsals": rehearsals_of(staff(request), incident_id=found.pk) if _may_command(request) else [],
        **_next_steps(request, found),
    }
    return render(request, "incidents/incident.html", context)


def _measures(incident: Incident) -> dict[str, Any]:
    """Each measure with its history, and the changes that wait for a second person."""
    kinder, history = overruled(incident.pk), histories(incident.pk)
    rows = [
        (words.shown(each, incident, kinder.get(each.pk, ())), [changes.shown(c) for c in history.get(each.pk, ())])
        for each in measures_of(incident.pk)
    ]
    return {"measures": rows, "waiting_changes": [changes.shown(change) for change in waiting_changes(incident.pk)]}


@requires(Permission.SEE_INCIDENTS)
def effects(request: HttpRequest, incident_id: int) -> HttpResponse:
    """What was done under each measure, and what stays open when it ends."""
    found = get_incident(incident_id)
    counted = words.effects(effects_of_measures(found), staff(request).may(Permission.SEE_OPEN_ENDS))
    return render(request, "incidents/effects.html", {"incident": found, "effects": counted})


@requires(Permission.SEE_OPEN_ENDS)
def effect(request: HttpRequest, incident_id: int, measure_id: int, code: str) -> HttpResponse:
    """The records that one effect of one measure was counted from."""
    under = effect_of(incident_id, measure_id)
    asked = get_effect(under.type_name, code)
    context = {
        "incident": get_incident(incident_id),
        "measure": label_of(under.type_name),
        "label": asked.label,
        "page": records_page(request, asked, list(asked.records(under))),
    }
    return render(request, "incidents/effect.html", context)


@requires(Permission.SEE_INCIDENTS)
def alert(request: HttpRequest, incident_id: int, alert_id: int) -> HttpResponse:
    """An alert as it came."""
    incident = get_incident(incident_id)
    return render(request, "incidents/alert.html", {"incident": incident, "alert": get_alert(incident_id, alert_id)})


@requires(Permission.SEE_INCIDENTS)
def playbook(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The playbook as it was when the incident was declared."""
    return render(request, "incidents/playbook.html", {"incident": get_incident(incident_id)})


def _timeline(incident: Incident, reads_log: bool) -> list[dict[str, Any]]:
    """What was done, and what people wrote down, newest first."""
    written = words.written(written_in(incident)) if reads_log else []
    return sorted([*words.entries(acts_on("incident", incident.pk)), *written], key=_moment_of, reverse=True)


def _moment_of(entry: dict[str, Any]) -> datetime:
    moment: datetime = entry["at"]
    return moment


def _next_steps(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    """Which buttons to offer; the actions check again."""
    me, command = staff(request), commands(staff(request), incident)
    running = incident.status_now == Status.IN_FORCE
    asked_by = incident.stand_down_asked_by_id
    glass_broken = running and incident.lapses_at is not None
    return {
        "glass_broken": glass_broken,
        "may_rehearse": _may_command(request) and incident.playbook_id is not None,
        "may_edit": command and incident.status == Status.DRAFT,
        "may_write": command and incident.status_now in (Status.DRAFT, Status.IN_FORCE),
        "may_log": _may_command(request),
        "may_break_glass": command and incident.status == Status.DRAFT and incident.declared_by_id == me.pk,
        "may_countersign": command and glass_broken and incident.glass_broken_by_id != me.pk,
        "awaits_second": incident.status == Status.DRAFT,
        "awaits_confirmation": running and asked_by is not None,
        "may_activate": command and incident.status == Status.DRAFT and incident.declared_by_id != me.pk,
        "may_propose": command and running and asked_by is None,
        "may_withdraw": command and running and asked_by is not None,
        "may_move_end": command and running and incident.until is not None,
        "may_change": command and running and not glass_broken,
        "me": me.pk,
        "may_stand_down": command and running and asked_by is not None and asked_by != me.pk,
    }


def _sees_cases(request: HttpRequest) -> bool:
    """Numbers of claims, and what was granted to them: whoever may see what was paid."""
    return staff(request).may(Permission.SEE_PAYOUTS)


def _may_command(request: HttpRequest) -> bool:
    return staff(request).may(Permission.COMMAND)
