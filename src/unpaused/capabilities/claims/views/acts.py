"""Doing: a decision, another account, values shown for a reason."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpaused.capabilities.claims import public
from unpaused.capabilities.claims.actions.looking import reveal_account, reveal_name
from unpaused.capabilities.claims.forms import DecideForm, PayeeForm
from unpaused.capabilities.claims.queries import case
from unpaused.capabilities.claims.views.cases import shown
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel.errors import Refused
from unpaused.ui.refusals import put_into
from unpaused.ui.revealing import reason_in, revealed


@requires(Permission.DECIDE_CLAIMS)
@require_POST
def decide(request: HttpRequest, claim_id: int) -> HttpResponse:
    """A person's decision."""
    me, form = staff(request), DecideForm(request.POST)
    found = case.claim_for(me, claim_id)
    if form.is_valid():
        given = form.cleaned_data
        try:
            public.decide(
                by=me,
                claim_id=found.pk,
                outcome=given["outcome"],
                amount_fen=given["amount"],
                reason=given["reason"],
                clause=given["clause"],
            )
        except Refused as refusal:
            put_into(form, refusal)
        else:
            messages.success(request, _("The decision stands."))
            return redirect("claims:claim", found.pk)
    return shown(request, found, decide=form)


@requires(Permission.DECIDE_CLAIMS)
@require_POST
def payee(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Another account after the bank refused the first; the claim is decided anew with it."""
    me, form = staff(request), PayeeForm(request.POST)
    found = case.claim_for(me, claim_id)
    if form.is_valid():
        try:
            public.set_payee(by=Actor.staff(me), claim_id=found.pk, **form.cleaned_data)
            decided = public.submit(by=Actor.staff(me), claim_id=found.pk)
        except Refused as refusal:
            put_into(form, refusal)
        else:
            said = _("Approved: the payout is on its way.") if decided.outcome == "approved" else _("Referred to you.")
            messages.success(request, said)
            return redirect("claims:claim", found.pk)
    return shown(request, found, payee=form)


@requires(Permission.REVEAL)
@require_POST
def show_account(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _reveal(request, claim_id, reveal_account, _("Account"))


@requires(Permission.REVEAL)
@require_POST
def show_name(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _reveal(request, claim_id, reveal_name, _("Name"))


def _reveal(request: HttpRequest, claim_id: int, act: Callable[..., str], label: str) -> HttpResponse:
    me = staff(request)
    value = act(by=me, claim=case.claim_for(me, claim_id), reason=reason_in(request))
    return revealed(request, value, label=label, back=reverse("claims:claim", args=[claim_id]))
