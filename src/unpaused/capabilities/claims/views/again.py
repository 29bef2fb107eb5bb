"""Payments that the bank refused whole, approved again in one go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unpaused.capabilities.claims.actions import approving_again
from unpaused.capabilities.claims.actions.approving_again import MOST_AT_ONCE, Again
from unpaused.capabilities.claims.forms import ApproveAgainForm
from unpaused.capabilities.claims.models import Payout
from unpaused.capabilities.claims.queries.refused import refused_by_bank
from unpaused.capabilities.claims.views import words
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import yuan
from unpaused.ui.middleware import words as words_of
from unpaused.ui.refusals import put_into

_TOLD = 5


@requires(Permission.DECIDE_CLAIMS)
def approve_again(request: HttpRequest) -> HttpResponse:
    """Those that have waited longest first, all chosen; what is left follows on the next page."""
    me = staff(request)
    waiting = refused_by_bank(me)
    shown, count = list(waiting[:MOST_AT_ONCE]), waiting.count()
    form = ApproveAgainForm(request.POST or None, refused=[(each.claim_id, _said(each)) for each in shown])
    if form.is_valid():
        try:
            _tell(request, approving_again.approve_again(by=me, **form.cleaned_data))
            return redirect("claims:payouts")
        except Refused as refusal:
            put_into(form, refusal)
    context = {"form": form, "count": count, "shown": len(shown), "fen": sum(each.amount_fen for each in shown)}
    return render(request, "claims/approve_again.html", context, status=422 if form.is_bound else 200)


def _said(payout: Payout) -> str:
    return f"{payout.claim.number} · {yuan(payout.amount_fen)} · {words.reason_words(payout.reason)}"


def _tell(request: HttpRequest, again: Again) -> None:
    if again.done:
        text = ngettext("{count} payment is approved again.", "{count} payments are approved again.", again.done)
        messages.success(request, text.format(count=again.done))
    for number, refusal in list(again.refusals.items())[:_TOLD]:
        messages.warning(request, f"{number}: {words_of(refusal)}")
    if len(again.refusals) > _TOLD:
        more = len(again.refusals) - _TOLD
        messages.warning(request, _("{count} more could not be approved.").format(count=more))
