"""Doing: a decision, another account, values shown for a reason."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpaused.capabilities.claims import public
from unpaused.capabilities.claims.actions.identifying import reveal_number
from unpaused.capabilities.claims.actions.looking import reveal_account, reveal_name
from unpaused.capabilities.claims.forms import DecideForm, IdentityForm, ObjectionForm, PayeeForm
from unpaused.capabilities.claims.queries import case
from unpaused.capabilities.claims.queries.identity import identity_of, on_file
from unpaused.capabilities.claims.views.cases import shown
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.ui.refusals import tried
from unpaused.ui.revealing import reason_in, revealed


@requires(Permission.DECIDE_CLAIMS)
@require_POST
def decide(request: HttpRequest, claim_id: int) -> HttpResponse:
    """A person's decision."""
    me, form = staff(request), DecideForm(request.POST)
    found = case.claim_for(me, claim_id)
    if tried(form, lambda: public.decide(by=me, claim_id=found.pk, **form.decision)):
        messages.success(request, _("The decision stands."))
        return redirect("claims:claim", found.pk)
    return shown(request, found, decide=form)


@requires(Permission.DECIDE_CLAIMS)
@require_POST
def payee(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Another account, taken on the telephone: it waits like one that the customer asked for on their own pages."""
    me, form = staff(request), PayeeForm(request.POST)
    found = case.claim_for(me, claim_id)
    if tried(form, lambda: public.ask_payee_change_at_desk(by=me, claim_id=found.pk, **form.cleaned_data)):
        messages.success(
            request, _("Noted. The customer is told by text message; the account takes effect after the delay.")
        )
        return redirect("claims:claim", found.pk)
    return shown(request, found, payee=form)


@requires(Permission.DECIDE_CLAIMS)
@require_POST
def stop_change(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The customer objected to a change of account that waits."""
    me, form = staff(request), ObjectionForm(request.POST)
    found = case.claim_for(me, claim_id)
    if tried(form, lambda: public.object_to_payee_change(by=me, claim_id=found.pk, **form.cleaned_data)):
        messages.success(request, _("The change of account is stopped; the account that was there stays."))
        return redirect("claims:claim", found.pk)
    return shown(request, found, objection=form)


@requires(Permission.DECIDE_CLAIMS)
@require_POST
def identity(request: HttpRequest, claim_id: int) -> HttpResponse:
    """What an examiner saw of somebody's identity."""
    me = staff(request)
    found = case.claim_for(me, claim_id)
    form = IdentityForm(request.POST, of_payee=not on_file(found).payee_is_insured)
    if tried(form, lambda: public.establish_identity(by=me, claim_id=found.pk, **form.cleaned_data)):
        messages.success(request, _("Identity is on file."))
        return redirect("claims:claim", found.pk)
    return shown(request, found, identity=form)


@requires(Permission.SEE_CLAIMS, Permission.REVEAL)
@require_POST
def show_identity(request: HttpRequest, claim_id: int, identity_id: int) -> HttpResponse:
    """A document's number, for a reason."""
    me = staff(request)
    seen = identity_of(case.claim_for(me, claim_id), identity_id)
    value = reveal_number(by=me, seen=seen, reason=reason_in(request))
    return revealed(request, value, label=_("Document number"), back=reverse("claims:claim", args=[claim_id]))


@requires(Permission.SEE_CLAIMS, Permission.REVEAL)
@require_POST
def show_account(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _reveal(request, claim_id, reveal_account, _("Account"))


@requires(Permission.SEE_CLAIMS, Permission.REVEAL)
@require_POST
def show_name(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _reveal(request, claim_id, reveal_name, _("Name"))


def _reveal(request: HttpRequest, claim_id: int, act: Callable[..., str], label: str) -> HttpResponse:
    me = staff(request)
    value = act(by=me, claim=case.claim_for(me, claim_id), reason=reason_in(request))
    return revealed(request, value, label=label, back=reverse("claims:claim", args=[claim_id]))
