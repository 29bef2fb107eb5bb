"""The check-list and the photographs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.portal.forms.claim import PhotographsForm
from unpaused.capabilities.portal.rules.steps import BEFORE_SUBMISSION
from unpaused.capabilities.portal.views import visit
from unpaused.capabilities.portal.views.claiming import found, missing, next_step
from unpaused.capabilities.portal.views.entering import get_or_post, posted
from unpaused.kernel.errors import Refused
from unpaused.ui.middleware import words

OPEN = (*BEFORE_SUBMISSION, "referred")
"""An examiner may ask for another photograph."""


@visit.customer
@require_safe
def documents(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """What is asked for, and apart from it what need not be sent."""
    claim = found(customer, number)
    if elsewhere := _closed(request, claim):
        return elsewhere
    asked = [item for item in claim.checklist if item.waiver != "document"]
    required = [item for item in asked if item.required]
    context = {
        "claim": claim,
        "number": number,
        "asked": asked,
        "not_needed": [item for item in claim.checklist if item.waiver == "document"],
        "there": len(required) - len(missing(claim)),
        "total": len(required),
        "missing": missing(claim),
        "next_url": _next_url(claim),
        "back_url": reverse("portal:case", args=[number]),
    }
    return render(request, "portal/documents.html", context)


@visit.customer
@get_or_post
def document(request: HttpRequest, customer: visit.Customer, number: str, code: str) -> HttpResponse:
    """One line of the check-list: photographs in, each judged at once; what is there, and away with it again."""
    claim = found(customer, number)
    if elsewhere := _closed(request, claim):
        return elsewhere
    item = next((item for item in claim.checklist if item.code == code and item.waiver != "document"), None)
    if item is None:
        raise Http404
    form = PhotographsForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = _keep(customer, claim, code, form)
        if kept:
            messages.success(request, ngettext("%(n)s photograph kept.", "%(n)s photographs kept.", kept) % {"n": kept})
        if not form.errors:
            return redirect("portal:document", number, code)
    context = {
        "form": form,
        "item": item,
        "number": number,
        "photographs": claims.photographs_of(claim.id, customer.subject_id, code),
        "back_url": reverse("portal:documents", args=[number]),
    }
    return render(request, "portal/document.html", context, status=422 if form.errors else 200)


@visit.customer
@require_safe
def photograph(request: HttpRequest, customer: visit.Customer, number: str, document_id: int) -> HttpResponse:
    """One photograph of theirs, drawn anew."""
    claim = found(customer, number)
    data = claims.photograph_shown(claim.id, customer.subject_id, document_id)
    return HttpResponse(data, content_type="image/jpeg", headers={"Content-Disposition": "inline"})


@visit.customer
@require_POST
def remove(request: HttpRequest, customer: visit.Customer, number: str, code: str) -> HttpResponse:
    claim = found(customer, number)
    if elsewhere := _closed(request, claim):
        return elsewhere
    try:
        there = claims.remove_document(by=customer.actor, claim_id=claim.id, document_id=_id(request))
        if there:
            messages.success(request, _("The photograph is removed."))
        else:
            messages.info(request, _("This photograph was removed already."))
    except Refused as refusal:
        messages.warning(request, words(refusal))
    return redirect("portal:document", number, code)


def _keep(customer: visit.Customer, claim: claims.CustomerClaim, code: str, form: PhotographsForm) -> int:
    """Each file on its own: good ones are kept, of the others the form says what is wrong. How many were kept."""
    kept = 0
    for file in form.cleaned_data["photographs"]:
        try:
            claims.add_document(by=customer.actor, claim_id=claim.id, code=code, data=file.read())
            kept += 1
        except Refused as refusal:
            form.add_error("photographs", f"{file.name}: {words(refusal)}")
    return kept


def _closed(request: HttpRequest, claim: claims.CustomerClaim) -> HttpResponse | None:
    """Where to instead: to the event while it is not stated, to how the claim stands once nothing can be sent."""
    if claim.event is None:
        return redirect("portal:statement", claim.number)
    if claim.state in OPEN:
        return None
    if request.method == "POST":
        messages.warning(request, _("The photographs of this claim cannot be changed any more."))
    return redirect("portal:progress", claim.number)


def _next_url(claim: claims.CustomerClaim) -> str:
    step = next_step(claim)
    names = {"account": "portal:account", "check": "portal:check", "progress": "portal:progress"}
    return reverse(names[step], args=[claim.number]) if step in names else ""


def _id(request: HttpRequest) -> int:
    text = request.POST.get("document", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise Http404
    return int(text)
