"""What the core refused to take, settled by a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from unpaused.capabilities.claims.actions.telling_again import MOST_AT_ONCE, settle_refused
from unpaused.capabilities.claims.forms import ToldAgainForm
from unpaused.capabilities.claims.models import WriteBack
from unpaused.capabilities.claims.queries.not_told import refused_by_core
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import yuan
from unpaused.ui.refusals import put_into

_KINDS = {
    "notice": _("notice of loss"),
    "case_opened": _("case opened"),
    "reserve": _("reserve"),
    "paid": _("payment"),
}


@requires(Permission.DECIDE_CLAIMS)
def refused(request: HttpRequest) -> HttpResponse:
    """Those that have waited longest first, all chosen; what is left follows on the next page."""
    me = staff(request)
    waiting = refused_by_core(me)
    shown, count = list(waiting[:MOST_AT_ONCE]), waiting.count()
    form = ToldAgainForm(request.POST or None, refused=[(each.pk, _said(each)) for each in shown])
    if form.is_valid():
        try:
            done = settle_refused(by=me, **form.cleaned_data)
            text = ngettext("{count} thing is settled.", "{count} things are settled.", done)
            messages.success(request, text.format(count=done))
            return redirect("claims:payouts")
        except Refused as refusal:
            put_into(form, refusal)
    context = {"form": form, "count": count, "shown": len(shown)}
    return render(request, "claims/refused_by_core.html", context, status=422 if form.is_bound else 200)


def _said(row: WriteBack) -> str:
    amount = f" · {yuan(row.amount_fen)}" if row.amount_fen is not None else ""
    return f"{row.claim.number} · {_KINDS.get(row.kind, row.kind)}{amount}"
