"""Hand-overs between shifts (值班交接): the list, a new one, one to read, print and acknowledge."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unpaused.capabilities.command import actions
from unpaused.capabilities.command.forms import AcknowledgeForm, HandOverForm
from unpaused.capabilities.command.queries.handing_over import (
    get_hand_over,
    hand_overs,
    hand_overs_of,
    notes_of,
    waiting_for,
    what_is_open,
)
from unpaused.capabilities.command.queries.words import blocker_in_words, owner_in_words
from unpaused.capabilities.incidents.public import MeasureChange, label_of
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import UnpausedError
from unpaused.ui import clocks, worklist
from unpaused.ui.beside import Line, Panel
from unpaused.ui.refusals import put_into

BESIDE = 5
"""Hand-overs on an incident's page; the list has all."""


@requires(Permission.COMMAND)
def hand_overs_page(request: HttpRequest) -> HttpResponse:
    """All of them, newest first."""
    return render(request, "command/hand_overs.html", {"page": worklist.page_of(request, hand_overs())})


@requires(Permission.COMMAND)
def hand_over(request: HttpRequest) -> HttpResponse:
    """The shift is handed to the next; what is open is shown before and frozen with it."""
    form = HandOverForm(request.POST or None, me=staff(request))
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.hand_over(
                by=staff(request), to=form.cleaned_data["to"], notes=form.cleaned_data["notes"], due_of=_due_elsewhere
            )
        except UnpausedError as error:
            put_into(form, error)
        else:
            messages.success(request, _("Handed over. The next must acknowledge it."))
            return redirect("command:hand_over", kept.pk)
    actions.catch_up()
    return render(
        request, "command/new_hand_over.html", {"form": form, "facts": _in_words(what_is_open(_due_elsewhere))}
    )


@requires(Permission.COMMAND)
def one_hand_over(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """To be read, printed, and acknowledged by the one who takes over."""
    kept = get_hand_over(hand_over_id)
    form = AcknowledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.acknowledge(by=staff(request), hand_over_id=kept.pk)
        messages.success(request, _("Acknowledged. You have the shift."))
        return redirect("command:hand_over", kept.pk)
    context = {
        "hand_over": kept,
        "facts": _in_words(kept.facts),
        "notes": notes_of(kept),
        "form": form,
        "may_acknowledge": kept.acknowledged_at is None and kept.to_user_id == staff(request).pk,
    }
    return render(request, "command/hand_over.html", context)


def waiting(request: HttpRequest) -> int | None:
    """For the navigation: those that wait for me."""
    return waiting_for(staff(request).pk) or None


def beside_incident(request: HttpRequest, incident_id: int) -> Panel | None:
    """By whom an incident was handed to whom, for heads of emergency command."""
    if not staff(request).may(Permission.COMMAND):
        return None
    lines = tuple(
        Line(
            f"{each.from_user.display_name} → {each.to_user.display_name}",
            "done" if each.acknowledged_at else "awaiting_next",
            each.at,
            reverse("command:hand_over", args=[each.pk]),
        )
        for each in hand_overs_of(incident_id)[:BESIDE]
    )
    return Panel(_("Hand-overs"), lines, reverse("command:hand_overs"), _("All hand-overs"), "") if lines else None


def _due_elsewhere(incident_id: int) -> list[datetime]:
    return [each.due_at for each in clocks.running(incident_id, None)]


def _in_words(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "incidents": [_incident(each) for each in facts["incidents"]]}


def _incident(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        **facts,
        "since": datetime.fromisoformat(facts["since"]),
        "lapses_at": datetime.fromisoformat(facts["lapses_at"]) if facts["lapses_at"] else None,
        "changes": [_change(each) for each in facts.get("changes", ())],
        "elsewhere": _elsewhere(facts.get("elsewhere")),
        "by_blocker": [(blocker_in_words(code), count) for code, count in facts["by_blocker"]],
        "by_owner": [(owner_in_words(code), count) for code, count in facts["by_owner"]],
    }


def _change(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": MeasureChange.Kind(facts["kind"]).label,
        "of": label_of(facts["of"]) if facts["of"] else _("Areas of the incident"),
        "ends_at": datetime.fromisoformat(facts["ends_at"]) if facts["ends_at"] else None,
    }


def _elsewhere(facts: dict[str, Any] | None) -> dict[str, Any] | None:
    """None where nothing runs, and in hand-overs of before that was said."""
    return {**facts, "next": datetime.fromisoformat(facts["next"])} if facts and facts["next"] else None
