"""Lending to another branch: the list, one of them, propose, confirm, end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unpaused.capabilities.administration import actions, queries
from unpaused.capabilities.administration.actions.lending import Borrower
from unpaused.capabilities.administration.forms import LendingForm, ReasonForm, SureForm
from unpaused.capabilities.administration.views import words
from unpaused.capabilities.administration.views.asking import asked
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.models import Lending, User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.reading import acts_on
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused
from unpaused.ui import worklist
from unpaused.ui.refusals import put_into

FILTERS = (worklist.search("q", gettext_lazy("Number"), "number__istartswith", "incident_number__istartswith"),)
ORDERS = {"proposed": ("-proposed_at", "-pk"), "until": ("until", "pk")}


@requires(Permission.SEE_ACCOUNTS)
def lendings(request: HttpRequest) -> HttpResponse:
    """All that concern the person's branch."""
    me = staff(request)
    page = worklist.page_of(request, queries.lendings_visible_to(me), FILTERS, orders=ORDERS)
    for each in page:
        each.to = words.borrower(each)  # type: ignore[attr-defined]
    return render(request, "administration/lendings.html", {"page": page, "may_lend": me.may(Permission.LEND)})


@requires(Permission.SEE_ACCOUNTS)
def lending(request: HttpRequest, lending_id: int) -> HttpResponse:
    """One lending: who, what, where, until when, and what comes next."""
    me = staff(request)
    found = queries.lending_for(me, lending_id)
    context = {
        "lending": found,
        "to": words.borrower(found),
        "permissions": words.permissions(found.permissions),
        "entries": words.entries(acts_on("lending", found.pk)),
        **_next_steps(me, found),
    }
    return render(request, "administration/lending.html", context)


@requires(Permission.LEND)
def propose(request: HttpRequest) -> HttpResponse:
    """The first of two people."""
    me = staff(request)
    form = LendingForm(request.POST or None, lender=me)
    if request.method == "POST" and form.is_valid():
        try:
            made = _proposed(me, form.cleaned_data)
        except (Refused, NotPermitted) as error:
            put_into(form, error)
        else:
            messages.success(request, _("Proposed. A second person must confirm it."))
            return redirect("administration:lending", made.pk)
    return render(request, "administration/propose.html", {"form": form})


@requires(Permission.LEND)
def confirm(request: HttpRequest, lending_id: int) -> HttpResponse:
    """The second."""
    me = staff(request)
    found = queries.lending_for(me, lending_id)
    return asked(
        request,
        SureForm(request.POST or None),
        "administration/confirm.html",
        lambda data: actions.confirm_lending(by=me, lending_id=found.pk),
        done=_("Confirmed. It holds now."),
        to=("administration:lending", found.pk),
        context={"lending": found, "to": words.borrower(found), "permissions": words.permissions(found.permissions)},
    )


@requires(Permission.LEND)
def end(request: HttpRequest, lending_id: int) -> HttpResponse:
    """Takes back before its time."""
    me = staff(request)
    found = queries.lending_for(me, lending_id)
    return asked(
        request,
        ReasonForm(request.POST or None),
        "administration/end.html",
        lambda data: actions.end_lending(by=me, lending_id=found.pk, reason=data["reason"]),
        done=_("Ended. It holds no longer, also for what is under way."),
        to=("administration:lending", found.pk),
        context={"lending": found, "to": words.borrower(found)},
    )


def _proposed(me: User, data: dict[str, Any]) -> Lending:
    to = Borrower(data["borrower"], data["borrower_role"], data["borrower_branch"])
    return actions.propose_lending(
        by=me,
        incident_id=int(data["incident"]),
        to=to,
        branches=data["branches"],
        permissions=data["permissions"],
        until=clock.end_of(data["until"]),
        reason=data["reason"],
    )


def _next_steps(me: User, found: Lending) -> dict[str, bool]:
    """Which buttons to offer; the actions check again."""
    lends = me.may(Permission.LEND)
    waiting = found.state == "awaiting_second"
    return {
        "may_confirm": lends and waiting and found.proposed_by_id != me.pk,
        "may_end": lends and found.state in ("awaiting_second", "in_force"),
    }
