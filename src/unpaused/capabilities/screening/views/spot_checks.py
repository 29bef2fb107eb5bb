"""Spot checks: the worklist of the sample; its rows are looked at on their own page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.queries import calibrations, spot_checks
from unpaused.capabilities.screening.queries import matches as reads
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import Refused
from unpaused.ui import worklist
from unpaused.ui.middleware import words as error_words

FILTERS = (
    worklist.day("day", gettext_lazy("Confirmed on"), "day"),
    worklist.search("branch", gettext_lazy("Branch"), "branch_code"),
)
ORDERS = {"day": ("day", "pk"), "probability": ("match__probability", "pk")}


@requires(Permission.SCREEN)
def checks(request: HttpRequest) -> HttpResponse:
    """Matches of the sample that wait for somebody, oldest day first."""
    user = staff(request)
    page = worklist.page_of(request, spot_checks.to_check(user), FILTERS, orders=ORDERS)
    for each in page:
        each.name = reads.masked_name(each.match)  # type: ignore[attr-defined]
        each.row = next(iter(reads.rows_of(user, each.match)), None)  # type: ignore[attr-defined]
    return render(request, "screening/checks.html", {"page": page, "taught": _taught()})


def _taught() -> list[dict[str, Any]]:
    """What decisions have taught about kinds of lists, with what the machine's nine in ten has become."""
    return [
        {"kind": kind, "learnt": learnt, "nine_in_ten": learnt.map.of(0.9)}
        for kind, learnt in calibrations.newest()
        if learnt
    ]


@requires(Permission.SCREEN)
@require_POST
def right(request: HttpRequest, match_id: int) -> HttpResponse:
    """The machine was right; then the next match of the sample."""
    user = staff(request)
    try:
        actions.say_right(by=user, match_id=match_id)
    except Refused as error:
        messages.error(request, error_words(error))
        return redirect("screening:match", match_id)
    messages.success(request, _("Checked: the machine was right."))
    following = spot_checks.to_check(user).order_by("day", "pk").first()
    row = next(iter(reads.rows_of(user, following.match)), None) if following else None
    return redirect("screening:row", row.pk) if row else redirect("screening:checks")
