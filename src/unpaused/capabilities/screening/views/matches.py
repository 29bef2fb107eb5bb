"""One match: what it set off, and what a person may do about it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.forms import ReasonForm
from unpaused.capabilities.screening.models import Cover, Match, MatchState
from unpaused.capabilities.screening.queries import matches as reads
from unpaused.capabilities.screening.views import words
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.reading import acts_on
from unpaused.kernel.errors import Refused
from unpaused.ui.refusals import put_into


@requires(Permission.SEE_OPEN_ENDS)
def match(request: HttpRequest, match_id: int) -> HttpResponse:
    """A person found: rows that name them, case, task, messages. Those who do not screen see how the person stands, and
    nothing that comes from a list: no row, no sender, no probability, no words of an examiner."""
    user = staff(request)
    found = reads.match_for(user, match_id)
    may_screen = user.may(Permission.SCREEN)
    active = found.state == MatchState.ACTIVE and may_screen
    settled = found.cover == Cover.UNINSURED
    context = {
        "match": found,
        "name": reads.masked_name(found),
        "may_screen": may_screen,
        "may_see_claims": user.may(Permission.SEE_CLAIMS),
        "may_see_messages": user.may(Permission.SEE_MESSAGES),
        "may_work_tasks": user.may(Permission.WORK_TASKS),
        "rows": reads.rows_of(user, found) if may_screen else (),
        "claims": [
            (claim, claims.cover_in_words(claim))
            for claim in claims.claims_of([found.subject_id]).get(found.subject_id, [])
            if claim.id == found.claim_id
        ],
        "tasks": tasks.tasks_of([found.subject_id]).get(found.subject_id, []),
        "messages_sent": outreach.messages_of([found.subject_id]).get(found.subject_id, []),
        "held_back": "" if settled else words.held_back(found.contact_reason, may_screen=may_screen),
        "may_clear": active and not settled and not found.cleared_for_contact,
        "may_settle": active and found.cover == Cover.NONE,
        "may_undo": active and found.undo_report is None,
        "entries": words.entries_of_match(found, acts_on("match", found.pk), with_reasons=may_screen),
        "left": (found.undo_report or {}).get("left_the_house", []),
    }
    return render(request, "screening/match.html", context)


@requires(Permission.SCREEN)
def undo(request: HttpRequest, match_id: int) -> HttpResponse:
    """A false match: everything it set off is withdrawn."""
    title = gettext_lazy("Undo the match")
    return _reasoned(request, match_id, actions.undo_match, "undo", title, _("Undone. What left the house is listed."))


@requires(Permission.SCREEN)
def clear(request: HttpRequest, match_id: int) -> HttpResponse:
    """Contact that the machine held back."""
    title = gettext_lazy("Clear for contact")
    return _reasoned(request, match_id, actions.clear_for_contact, "clear", title, _("Cleared for contact."))


@requires(Permission.SCREEN)
def settle(request: HttpRequest, match_id: int) -> HttpResponse:
    """No policy covers the person in this incident: they leave the open ends."""
    title = gettext_lazy("Settle as proven uninsured")
    return _reasoned(request, match_id, actions.settle_uninsured, "settle", title, _("Settled as proven uninsured."))


def _reasoned(
    request: HttpRequest, match_id: int, act: Callable[..., Match], name: str, title: str | Promise, done: str
) -> HttpResponse:
    user: User = staff(request)
    found = reads.match_for(user, match_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=user, match_id=match_id, reason=form.cleaned_data["reason"])
        except Refused as error:
            put_into(form, error)
        else:
            messages.success(request, done)
            return redirect("screening:match", match_id)
    context = {
        "form": form,
        "match": found,
        "act": name,
        "title": title,
        "held_back": words.BLOCKS.get(found.contact_reason),
    }
    return render(request, "screening/act.html", context)
