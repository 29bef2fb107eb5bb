"""The account, the last look, and off it goes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.portal.forms.claim import PayeeForm
from unpaused.capabilities.portal.queries.drafts import answers
from unpaused.capabilities.portal.rules.banks import bank_named
from unpaused.capabilities.portal.rules.steps import BEFORE_SUBMISSION
from unpaused.capabilities.portal.views import visit
from unpaused.capabilities.portal.views.claiming import found, next_step
from unpaused.capabilities.portal.views.entering import get_or_post, language, posted
from unpaused.capabilities.portal.views.event import as_draft, shown
from unpaused.kernel.errors import Refused
from unpaused.ui.middleware import words
from unpaused.ui.refusals import put_into


@visit.customer
@get_or_post
def account(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """Before the first submission only: later a change needs both checks again, and waits."""
    claim = found(customer, number)
    if claim.state not in BEFORE_SUBMISSION:
        return redirect("portal:change_account", number)
    if claim.event is None:
        return redirect("portal:statement", number)
    form = PayeeForm(posted(request), language=language())
    if request.method == "POST" and form.is_valid():
        try:
            claims.set_payee(by=customer.actor, claim_id=claim.id, **form.cleaned_data)
            return redirect("portal:claim", number)
        except Refused as refusal:
            put_into(form, refusal)
    context = {"form": form, "payee": claim.payee_masked, "back_url": reverse("portal:documents", args=[number])}
    return render(request, "portal/account.html", context)


@visit.customer
@get_or_post
def check(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """Everything once more. Submitting twice is submitting once."""
    claim = found(customer, number)
    if claim.state not in BEFORE_SUBMISSION:
        return redirect("portal:sent" if request.method == "POST" else "portal:progress", number)
    if next_step(claim) != "check":
        return redirect("portal:claim", number)
    if answers(customer.subject_id, claim.id):  # changed and not confirmed: what is submitted is what was confirmed
        return redirect("portal:statement", number)
    refused = ""
    if request.method == "POST":
        try:
            claims.submit(by=customer.actor, claim_id=claim.id, seen=request.POST.get("seen", ""))
            return redirect("portal:sent", number)
        except Refused as refusal:
            refused, claim = words(refusal), found(customer, number)
    context = {
        "claim": claim,
        "seen": claim.mark,
        "answers": _answers(claim, language()),
        "refused": refused,
        "back_url": reverse("portal:account", args=[number]),
    }
    return render(request, "portal/check.html", context, status=422 if refused else 200)


@visit.customer
@require_safe
def sent(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    claim = found(customer, number)
    if claim.state in BEFORE_SUBMISSION:
        return redirect("portal:claim", number)
    due = next((step.next_date for step in claim.steps if step.at is None and step.next_date), None)
    return render(request, "portal/sent.html", {"claim": claim, "reference": number, "due": due})


def _answers(claim: claims.CustomerClaim, spoken: str) -> list[dict[str, str]]:
    documents = reverse("portal:documents", args=[claim.number])
    event = shown(as_draft(claim.event), claim.number) if claim.event else []
    return [
        *event,
        *(_document_row(item, documents) for item in claim.checklist if item.files or item.waiver == "document"),
        {
            "label": _("Account"),
            "value": f"{bank_named(claim.payee_bank_code, spoken)} {claim.payee_masked}",
            "change_url": reverse("portal:account", args=[claim.number]),
        },
    ]


def _document_row(item: claims.Item, documents: str) -> dict[str, str]:
    if item.waiver == "document":
        return {"label": item.label, "value": _("not needed"), "change_url": ""}
    return {"label": item.label, "value": _("photographs: {n}").format(n=item.files), "change_url": documents}
