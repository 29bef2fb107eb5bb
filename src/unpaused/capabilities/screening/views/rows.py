"""Rows: the examiner's worklist, one row beside its candidates, the decision, values shown for a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.forms import DecisionForm
from unpaused.capabilities.screening.models import ListKind, ListRow, RowState
from unpaused.capabilities.screening.queries import rows, spot_checks
from unpaused.capabilities.screening.queries.rows import CandidateShown
from unpaused.capabilities.screening.rules import waits_because
from unpaused.capabilities.screening.views import weights, words
from unpaused.engines import linkage
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.reading import acts_on
from unpaused.kernel.errors import Refused
from unpaused.ui import worklist
from unpaused.ui.middleware import words as error_words
from unpaused.ui.revealing import reason_in, revealed

TO_REVIEW = tuple((state.value, state.label) for state in rows.TO_REVIEW)
FILTERS = (
    worklist.search("q", gettext_lazy("Number of the list"), "list__number__istartswith"),
    worklist.choice("state", gettext_lazy("State"), TO_REVIEW),
    worklist.choice("kind", gettext_lazy("Kind of list"), ListKind.choices, "list__kind"),
)
ORDERS = {"stake": rows.BY_STAKE, "probability": ("-probability", "pk"), "since": ("screened_at", "pk")}


@requires(Permission.SCREEN)
def review(request: HttpRequest) -> HttpResponse:
    """Rows that wait for an examiner, by what is at stake."""
    waiting = rows.to_review(staff(request))
    page = worklist.page_of(request, waiting, FILTERS, orders=ORDERS)
    for row in page:
        row.name = rows.masked_name(row)  # type: ignore[attr-defined]
    context = {"page": page, "to_check": spot_checks.to_check(staff(request)).count()}
    return render(request, "screening/review.html", context)


@requires(Permission.SCREEN)
def row(request: HttpRequest, row_id: int) -> HttpResponse:
    """One row, side by side with each of its candidates."""
    user = staff(request)
    found = rows.row_for(user, row_id)
    shown = rows.shown_facts(found)
    listed = {each.field: each for each in shown}
    context = {
        "row": found,
        "facts": [(words.FIELDS.get(each.field, each.label), each) for each in shown],
        "candidates": [_side_by_side(each, listed) for each in rows.candidates_shown(user, found)],
        "undecided": found.state in rows.TO_REVIEW,
        "mine": found.proposed_by_id == user.pk,
        "may_reveal": user.may(Permission.REVEAL),
        "neighbours": rows.neighbours(user, found),
        "next": rows.next_to_review(user, found),
        "held_back": words.BLOCKS.get(found.match.contact_reason, "") if found.match else "",
        "waits": _waits(found),
        "spot_check": spot_checks.waiting_check(user, found.match_id) if found.match_id else None,
        "entries": words.entries_of_row(found, acts_on("list_row", found.pk)),
    }
    return render(request, "screening/row.html", context)


def _waits(found: ListRow) -> Any:
    """Why an undecided row was left to a person; "" for others, and for rows that name nobody."""
    candidates = list(found.candidates.all())
    if found.state not in rows.TO_REVIEW or not candidates:
        return ""
    reason = waits_because(
        outcome=found.outcome,
        probability=found.probability,
        sure_from=linkage.Params().match_threshold,
        relative=any(each.relative for each in candidates),
        apart=any(rows.names_apart(each) for each in candidates if each.rank == 1),
        held=found.list.held,
        likely_from=linkage.Params().review_threshold,
    )
    return words.WAITS[reason]


def _side_by_side(each: CandidateShown, listed: dict[str, Any]) -> dict[str, Any]:
    """What the template draws of a candidate: a line a field, then the weights."""
    return {
        "it": each.candidate,
        "hidden": each.hidden,
        "gone": each.gone,
        "lines": [
            (label, listed.get(field), words.of_book(each.values.get(field)))
            for field, label in words.FIELDS.items()
            if field in listed or field in each.values
        ],
        "weights": weights.waterfall(each.evidence),
        "found_by": weights.rules_in_words(each.candidate.found_by),
        "margin": each.candidate.margin,
        "behind": -(each.candidate.margin or 0),
    }


@requires(Permission.SCREEN)
@require_POST
def decide(request: HttpRequest, row_id: int) -> HttpResponse:
    """Confirm, reject, unsure, or take back; then the next row that waits."""
    user = staff(request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Refused("screening.decision", "Say what you decide.")
    found = rows.row_for(user, row_id)
    following = rows.next_to_review(user, found)
    try:
        said = _act(user, found, form.cleaned_data)
    except Refused as error:
        messages.error(request, error_words(error))
        return redirect("screening:row", row_id)
    messages.success(request, said)
    if following is None or form.cleaned_data["decision"] == "reopen":
        return redirect("screening:row", row_id)
    return redirect("screening:row", following.pk)


def _act(user: User, found: ListRow, data: dict[str, Any]) -> str:
    """Does it; gives the words for it."""
    given: dict[str, Any] = {"by": user, "row_id": found.pk, "reason": data["reason"]}
    if data["confirm"] is not None:
        match = actions.confirm_row(**given, person_id=data["confirm"], contact=data["contact"])
        said = _("Row {row} confirmed.") if match else _("Row {row} waits for a second examiner.")
    elif data["decision"] == "reject":
        agreed = actions.reject_row(**given).state == RowState.REJECTED
        said = _("Row {row} rejected.") if agreed else _("Two examiners do not agree on row {row}: it is left unsure.")
    elif data["decision"] == "unsure":
        actions.mark_unsure(**given)
        said = _("Row {row} left as unsure.")
    elif data["decision"] == "reopen":
        actions.reopen_row(**given)
        said = _("The decision on row {row} was taken back.")
    else:
        raise Refused("screening.decision", "Say what you decide.")
    return said.format(row=found)


@requires(Permission.SCREEN, Permission.REVEAL)
@require_POST
def reveal_fact(request: HttpRequest, row_id: int, field: str) -> HttpResponse:
    """One value of the list, for a reason."""
    value = actions.reveal_fact(by=staff(request), row_id=row_id, field=field, reason=reason_in(request))
    return revealed(request, value, label=_("From the list"), back=reverse("screening:row", args=[row_id]))


@requires(Permission.SCREEN, Permission.REVEAL)
@require_POST
def reveal_candidate(request: HttpRequest, row_id: int, person_id: int, field: str) -> HttpResponse:
    """One value of the book, for a reason."""
    value = actions.reveal_candidate(
        by=staff(request), row_id=row_id, person_id=person_id, field=field, reason=reason_in(request)
    )
    return revealed(request, value, label=_("From the book"), back=reverse("screening:row", args=[row_id]))
