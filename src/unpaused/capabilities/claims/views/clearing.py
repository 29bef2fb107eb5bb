"""What the bank said that fits nothing of ours: cleared by a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.claims import public
from unpaused.capabilities.claims.forms import ClearForm
from unpaused.capabilities.claims.queries.money import mismatch_for
from unpaused.capabilities.claims.rules import clearing
from unpaused.capabilities.claims.views import mismatch_words
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.ui.refusals import tried


@requires(Permission.DECIDE_CLAIMS)
def clear(request: HttpRequest, mismatch_id: int) -> HttpResponse:
    """One mismatch, and what somebody found about it at the bank."""
    me = staff(request)
    found = mismatch_for(me, mismatch_id)
    form = ClearForm(request.POST or None, outcomes=clearing.outcomes(found.payout.state if found.payout else ""))
    if form.is_bound and tried(form, lambda: public.clear_mismatch(by=me, mismatch_id=found.pk, **form.cleaned_data)):
        messages.success(request, _("Cleared. What you found is booked."))
        return redirect("claims:mismatches")
    context = {
        "form": form,
        "found": found,
        "kind": mismatch_words.kind(found.kind),
        "detail": mismatch_words.detail_of(found.detail),
    }
    return render(request, "claims/clear_mismatch.html", context, status=422 if form.is_bound else 200)
