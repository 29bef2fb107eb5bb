"""Stating the event, before anything of the case is shown."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.forms.event import QUESTIONS, area_name, unanswered
from unpaused.capabilities.portal.queries.drafts import answers
from unpaused.capabilities.portal.rules.steps import BEFORE_SUBMISSION
from unpaused.capabilities.portal.views import visit
from unpaused.capabilities.portal.views.entering import get_or_post, posted
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import yuan
from unpaused.ui.formats import day
from unpaused.ui.middleware import words

ORDER = list(QUESTIONS)


@visit.customer
@get_or_post
def question(request: HttpRequest, customer: visit.Customer, number: str, name: str) -> HttpResponse:
    """One question. Once all were answered, changing one leads back to the answers."""
    claim = customer.claim(number)
    if name not in QUESTIONS:
        raise Http404
    if claim.state not in BEFORE_SUBMISSION:
        return redirect("portal:progress", number)
    given = drafted(customer, claim)
    if name == "place" and not given.get("province"):
        return redirect("portal:question", number, "province")
    form = QUESTIONS[name](posted(request), given=given, person_id=customer.person_id)
    if request.method == "POST" and form.is_valid():
        fresh = form.answers()
        actions.answer(by=customer.actor, subject_id=customer.subject_id, claim_id=claim.id, given={**given, **fresh})
        return _onward(number, name, {**given, **fresh})
    return render(request, "portal/question.html", {"form": form, "name": name, **_place(number, name, given)})


@visit.customer
@get_or_post
def statement(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """All answers about the event, to be confirmed; only then the case is shown."""
    claim = customer.claim(number)
    if claim.state not in BEFORE_SUBMISSION:
        return redirect("portal:progress", number)
    given, refused = drafted(customer, claim), ""
    if unanswered(given):
        return redirect("portal:question", number, unanswered(given)[0])
    if request.method == "POST":
        try:
            actions.state_event(by=customer.actor, subject_id=customer.subject_id, claim_id=claim.id, given=given)
            return redirect("portal:case", number)
        except Refused as refusal:
            refused = words(refusal)
    context = {
        "answers": shown(given, number),
        "refused": refused,
        "back_url": reverse("portal:question", args=[number, ORDER[-1]]),
    }
    return render(request, "portal/statement.html", context, status=422 if refused else 200)


def drafted(customer: visit.Customer, claim: claims.ClaimBrief) -> dict[str, Any]:
    """What was answered so far; for an event that was stated already, that."""
    given = answers(customer.subject_id, claim.id)
    if given or claim.state == "opened":
        return given
    stated = claims.claim_for_customer(claim.id, customer.subject_id).event
    return as_draft(stated) if stated else {}


def shown(given: dict[str, Any], number: str = "") -> list[dict[str, str]]:
    """The answers in words, each with the way to change it where `number` is given."""
    rows = [
        ("kind", _("Kind of event"), _("An illness") if given["kind"] == "illness" else _("An accident")),
        ("day", _("Date of the event"), day(date.fromisoformat(given["event_date"]))),
        ("province", _("Place"), area_name(given["place_area"])),
        ("hospital", _("Hospital"), given["hospital"] or _("none")),
        ("treatment", _("Days in hospital"), str(given["hospital_days"] or _("none"))),
        ("treatment", _("Charged by the hospital"), yuan(given["expense_fen"]) if given["expense_fen"] else _("none")),
        ("words", _("What the doctor found"), given["diagnosis"]),
        ("words", _("In your words"), given["description"] or "–"),
    ]
    return [{"label": label, "value": value, "change_url": _address(number, name)} for name, label, value in rows]


def as_draft(event: claims.EventStated) -> dict[str, Any]:
    """A stated event as answers, to be shown or changed."""
    return {
        **asdict(event),
        "event_date": event.event_date.isoformat(),
        "province": event.place_area[:2] + "0000" if event.place_area else "",
    }


def _onward(number: str, name: str, given: dict[str, Any]) -> HttpResponse:
    left = unanswered(given)
    return redirect("portal:question", number, left[0]) if left else redirect("portal:statement", number)


def _place(number: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Where this question stands among the others."""
    place = ORDER.index(name)
    before = ORDER[place - 1] if place else ""
    back = _address(number, before) if before else reverse("portal:claims")
    return {"place": place + 1, "places": len(ORDER), "back_url": back}


def _address(number: str, name: str) -> str:
    return reverse("portal:question", args=[number, name]) if number else ""
