"""Drills scored: those there were, one with its objectives against what was measured, and the records of each fact."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unpaused.capabilities.command import actions
from unpaused.capabilities.command.actions.scoring import OVER
from unpaused.capabilities.command.forms import ScoreForm
from unpaused.capabilities.command.models import DrillScore
from unpaused.capabilities.command.queries import scoring
from unpaused.capabilities.command.rules.scoring import Objective, Scored, share, total
from unpaused.capabilities.incidents.public import Incident, get_incident
from unpaused.foundation import figures
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import NotFound, UnpausedError
from unpaused.ui.records import kind_of, records_page
from unpaused.ui.refusals import put_into

WORDS: Mapping[str, str | Promise] = {
    "alert_to_force": gettext_lazy("From the alert to measures in force"),
    "list_to_contact": gettext_lazy("From the first list to the first customer told"),
    "share_reached": gettext_lazy("People found who were reached"),
    "submit_to_instruction_p50": gettext_lazy("From submission to bank instruction, median"),
    "submit_to_instruction_p95": gettext_lazy("From submission to bank instruction, 95th percentile"),
    "open_ends_settled": gettext_lazy("People found who are settled"),
    "strangers_told": gettext_lazy("Strangers who were told"),
    "promises_broken": gettext_lazy("Promises to customers broken"),
    "countersigned": gettext_lazy("Countersigned in time"),
    "hand_overs": gettext_lazy("Shifts handed over and acknowledged"),
}


@requires(Permission.COMMAND)
def drills(request: HttpRequest) -> HttpResponse:
    """Every drill that was in force, with its score where one was signed."""
    kept = scoring.scores()
    rows = [{"incident": each, "score": _marks(kept.get(each.pk))} for each in scoring.drills()]
    return render(request, "command/drills.html", {"rows": rows})


@requires(Permission.COMMAND)
def drill(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Objectives against facts, as they stand or as they were signed; beside earlier drills of the kind."""
    incident = _drill(incident_id)
    kept, form = scoring.score_of(incident.pk), ScoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_score(by=staff(request), incident_id=incident.pk, comment=form.cleaned_data["comment"])
        except UnpausedError as error:
            put_into(form, error)
        else:
            messages.success(request, _("Signed. The score is kept as it stands."))
            return redirect("command:drill", incident.pk)
    scored = _signed(kept) if kept else scoring.scored_now(incident)
    before = list(scoring.earlier(incident))
    context = {
        "incident": incident,
        "score": kept,
        "comment": scoring.comment_of(kept) if kept else "",
        "rows": [_row(each, incident, before) for each in scored],
        "marks": share(*total(scored)),
        "points": total(scored),
        "earlier": [{"incident": each.incident, "marks": _marks(each)} for each in before],
        "form": form,
        "may_sign": kept is None and incident.status_now in OVER,
    }
    return render(request, "command/drill.html", context)


@requires(Permission.COMMAND)
def records(request: HttpRequest, incident_id: int, code: str) -> HttpResponse:
    """The records behind one fact. Raises NotFound for one that is not counted from records."""
    incident = _drill(incident_id)
    fact = scoring.facts_of(incident).get(code)
    if fact is None or not fact.figure:
        raise NotFound("drill.no_records", "There are no records of this.")
    page = records_page(request, figures.get(fact.figure), fact.record_ids)
    return render(request, "command/drill_records.html", {"incident": incident, "label": WORDS[code], "page": page})


def _drill(incident_id: int) -> Incident:
    incident = get_incident(incident_id)
    if not incident.is_drill or incident.activated_at is None:
        raise NotFound("drill.none", "There is no such drill.")
    return incident


def _marks(kept: DrillScore | None) -> int | None:
    return None if kept is None else share(kept.points, kept.most)


def _signed(kept: DrillScore) -> list[Scored]:
    return [
        Scored(
            Objective(each["code"], each["unit"], each["better"], each["target"], each["most"]),
            each["value"],
            each["points"],
        )
        for each in kept.scored
    ]


def _row(each: Scored, incident: Incident, before: list[DrillScore]) -> dict[str, Any]:
    asked = each.objective
    then = [{line["code"]: line["value"] for line in kept.scored}.get(asked.code) for kept in before]
    return {
        "label": WORDS.get(asked.code, asked.code),
        "kind": kind_of(asked.unit),
        "target": asked.target,
        "at_most": asked.better == "less",
        "value": each.value,
        "href": _address(asked.code, incident),
        "points": each.points,
        "most": asked.points,
        "status": "not_applicable"
        if each.points is None
        else "met"
        if each.met
        else "near"
        if each.points
        else "missed",
        "then": then,
    }


def _address(code: str, incident: Incident) -> str:
    if code in ("alert_to_force", "countersigned"):
        return reverse("incidents:incident", args=[incident.pk])
    if code == "hand_overs":
        return reverse("command:hand_overs")
    return reverse("command:drill_records", args=[incident.pk, code])
