"""Hand-overs between shifts (值班交接): the list, a new one, one to read, print and acknowledge."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.command import actions
from unpaused.capabilities.command.forms import AcknowledgeForm, HandOverForm
from unpaused.capabilities.command.queries.handing_over import (
    get_hand_over,
    hand_overs,
    notes_of,
    waiting_for,
    what_is_open,
)
from unpaused.capabilities.command.queries.words import blocker_in_words, owner_in_words
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import UnpausedError
from unpaused.ui import worklist
from unpaused.ui.refusals import put_into


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
            kept = actions.hand_over(by=staff(request), to=form.cleaned_data["to"], notes=form.cleaned_data["notes"])
        except UnpausedError as error:
            put_into(form, error)
        else:
            messages.success(request, _("Handed over. The next must acknowledge it."))
            return redirect("command:hand_over", kept.pk)
    actions.catch_up()
    return render(request, "command/new_hand_over.html", {"form": form, "facts": _in_words(what_is_open())})


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


def _in_words(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "incidents": [_incident(each) for each in facts["incidents"]]}


def _incident(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        **facts,
        "since": datetime.fromisoformat(facts["since"]),
        "lapses_at": datetime.fromisoformat(facts["lapses_at"]) if facts["lapses_at"] else None,
        "by_blocker": [(blocker_in_words(code), count) for code, count in facts["by_blocker"]],
        "by_owner": [(owner_in_words(code), count) for code, count in facts["by_owner"]],
    }
