"""A measure for one claim alone: applied for, granted or refused."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.claims import public
from unpaused.capabilities.claims.forms import GrantDecisionForm, GrantForm
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries import case
from unpaused.capabilities.claims.queries.waivers import CASE
from unpaused.capabilities.claims.rules.products import product
from unpaused.capabilities.claims.views import words
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.ui.refusals import tried


@requires(Permission.DECIDE_CLAIMS)
def apply(request: HttpRequest, claim_id: int) -> HttpResponse:
    """An examiner says what this customer needs, and why."""
    me = staff(request)
    found = case.claim_for(me, claim_id)
    form = GrantForm(request.POST or None, documents=_documents(found))
    if form.is_bound and tried(form, lambda: public.apply_for_measure(by=me, claim_id=found.pk, **form.cleaned_data)):
        messages.success(request, _("Applied for. Another examiner decides."))
        return redirect("claims:claim", found.pk)
    return render(request, "claims/apply_for_measure.html", {"claim": found, "form": form})


@requires(Permission.DECIDE_CLAIMS)
def decide(request: HttpRequest, claim_id: int, grant_id: int) -> HttpResponse:
    """Another examiner reads it, and grants or refuses."""
    me = staff(request)
    found = case.claim_for(me, claim_id)
    grant = incidents.grant_of_case(CASE, found.pk, grant_id)
    form = GrantDecisionForm(request.POST or None)

    def act() -> None:
        if form.cleaned_data["outcome"] == "grant":
            public.grant_measure(by=me, claim_id=found.pk, grant_id=grant.pk)
        else:
            public.refuse_measure(by=me, claim_id=found.pk, grant_id=grant.pk, reason=form.cleaned_data["reason"])

    if form.is_bound and tried(form, act):
        messages.success(request, _("The decision stands."))
        return redirect("claims:claim", found.pk)
    shown = next(each for each in words.grants(found) if each["pk"] == grant.pk)
    return render(request, "claims/decide_grant.html", {"claim": found, "form": form, "grant": shown})


def _documents(claim: Claim) -> list[tuple[str, str]]:
    benefit = product(claim.product_code).benefit(claim.benefit_code)
    return [(document.code, words.document_name(claim, document.code)) for document in benefit.documents]
