"""My claims, and a claim from the case shown to its end."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.portal.rules import steps
from unpaused.capabilities.portal.rules.steps import BEFORE_SUBMISSION
from unpaused.capabilities.portal.views import visit
from unpaused.foundation.book.installed import book
from unpaused.foundation.privacy import masking


@visit.customer
@require_safe
def my_claims(request: HttpRequest, customer: visit.Customer) -> HttpResponse:
    """Of a claim whose event is not stated yet nothing is said but its number."""
    rows = [{"brief": brief, "claim": _known(customer, brief)} for brief in customer.all_claims()]
    return render(request, "portal/claims.html", {"rows": rows, "hotline": settings.HOTLINE})


@visit.customer
@require_safe
def claim(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """Leads to what comes next."""
    return redirect(_ADDRESSES[next_step(found(customer, number))], number)


@visit.customer
@require_safe
def case(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """What we filled in ourselves, once the event was stated."""
    shown = found(customer, number)
    if shown.event is None:
        return redirect("portal:statement", number)
    person = book().person(customer.person_id)
    context = {
        "claim": shown,
        "name": masking.name(person.name if person else ""),
        "phone": masking.phone((person.phone if person else "") or ""),
        "lacks_figures": lacks_figures(shown),
        "treatment_url": reverse("portal:question", args=[number, "treatment"]),
        "next_url": reverse(_ADDRESSES[next_step(shown)], args=[number]),
        "back_url": reverse("portal:statement", args=[number]) if shown.state in BEFORE_SUBMISSION else "",
    }
    return render(request, "portal/case.html", context)


@visit.customer
@require_safe
def progress(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """Where the claim stands: each step's date, the next one's, and what is missing."""
    shown = found(customer, number)
    if shown.state in BEFORE_SUBMISSION:
        return redirect("portal:claim", number)
    context = {
        "claim": shown,
        "reference": number,
        "steps": tracked(shown),
        "missing": missing(shown),
        "hotline": settings.HOTLINE,
        "back_url": reverse("portal:claims"),
    }
    return render(request, "portal/progress.html", context)


def found(customer: visit.Customer, number: str) -> claims.CustomerClaim:
    """The customer's own claim. Raises Http404."""
    return claims.claim_for_customer(customer.claim(number).id, customer.subject_id)


def next_step(claim: claims.CustomerClaim) -> steps.Step:
    return steps.next_step(
        state=claim.state,
        documents_missing=len(missing(claim)),
        has_payee=bool(claim.payee_masked),
        figures_missing=lacks_figures(claim),
    )


def lacks_figures(claim: claims.CustomerClaim) -> bool:
    event = claim.event
    return event is not None and steps.figures_missing(
        claim.pays, hospital_days=event.hospital_days, expense_fen=event.expense_fen
    )


def missing(claim: claims.CustomerClaim) -> list[claims.Item]:
    """Documents that must still be sent, all of them at once."""
    return [item for item in claim.checklist if item.required and item.waiver != "document" and not item.files]


def tracked(claim: claims.CustomerClaim) -> list[dict[str, Any]]:
    """The steps as the tracker draws them: the first one not taken is where we are. Nothing comes after a refusal."""
    ended = claim.state in ("declined", "withdrawn")
    listed = [step for step in claim.steps if step.at or not ended]
    current = next((place for place, step in enumerate(listed) if step.at is None), len(listed))
    return [
        {
            "label": step.label,
            "at": step.at,
            "due": None if step.at else step.next_date,
            "state": "done" if step.at else "current" if place == current else "later",
        }
        for place, step in enumerate(listed)
    ]


def _known(customer: visit.Customer, brief: claims.ClaimBrief) -> claims.CustomerClaim | None:
    return None if brief.state == "opened" else claims.claim_for_customer(brief.id, customer.subject_id)


_ADDRESSES: dict[steps.Step, str] = {
    "event": "portal:statement",
    "documents": "portal:documents",
    "account": "portal:account",
    "check": "portal:check",
    "progress": "portal:progress",
}
