"""Another account after submission: why it takes so much, a fresh code, the identity, the account, and back again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.forms.claim import PayeeForm
from unpaused.capabilities.portal.forms.entering import IdentityForm, OneTimeCodeForm
from unpaused.capabilities.portal.models import Purpose
from unpaused.capabilities.portal.rules.steps import BEFORE_SUBMISSION
from unpaused.capabilities.portal.views import visit
from unpaused.capabilities.portal.views.claiming import found
from unpaused.capabilities.portal.views.entering import WRONG_CODE, get_or_post, language, posted, wrong_identity
from unpaused.kernel.errors import Refused
from unpaused.ui.middleware import words
from unpaused.ui.refusals import put_into


@visit.customer
@get_or_post
def change_account(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """What will happen, and the button that sends the code; or the change that waits."""
    claim = found(customer, number)
    if claim.state in BEFORE_SUBMISSION:
        return redirect("portal:claim", number)
    if request.method == "POST" and claim.may_change_payee:
        return _send_code(request, customer, number)
    context = {"claim": claim, "back_url": reverse("portal:progress", args=[number])}
    return render(request, "portal/change_account.html", context)


@visit.customer
@get_or_post
def change_code(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """The six digits of this change."""
    code_id, form = _begun(request, customer, number), OneTimeCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["one_time_code"]
        answer = actions.check_code(code_id=code_id, typed=typed, purpose=Purpose.PAYEE)
        if answer == "right":
            return redirect("portal:change_identity", number)
        form.add_error("one_time_code", WRONG_CODE[answer]())
    return render(request, "portal/change_code.html", {"form": form, "number": number, "back_url": _start(number)})


@visit.customer
@require_POST
def change_code_again(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    _begun(request, customer, number)
    return _send_code(request, customer, number)


@visit.customer
@get_or_post
def change_identity(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """Who holds the telephone now. Five wrong answers end the visit."""
    code_id, form = _begun(request, customer, number), IdentityForm(posted(request))
    if request.method == "POST" and form.is_valid():
        answer = actions.check_identity(code_id=code_id, purpose=Purpose.PAYEE, **form.cleaned_data)
        if answer == "closed":
            visit.leave(request)
            return redirect("portal:hotline")
        if answer != "wrong":
            return redirect("portal:new_account", number)
        form.add_error(None, wrong_identity())
    return render(request, "portal/change_identity.html", {"form": form, "back_url": _start(number)})


@visit.customer
@get_or_post
def new_account(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """The account itself, after both checks."""
    claim, code_id = found(customer, number), _begun(request, customer, number)
    if not actions.is_checked(code_id=code_id):
        return redirect("portal:change_account", number)
    own_only = claim.state != "rejected_by_bank"
    form = PayeeForm(posted(request), language=language(), own_only=own_only)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_payee(
                by=customer.actor,
                subject_id=customer.subject_id,
                code_id=code_id,
                claim_id=claim.id,
                **form.cleaned_data,
            )
            visit.end_change(request)
            messages.success(request, _("We have noted the other account."))
            return redirect("portal:progress", number)
        except Refused as refusal:
            put_into(form, refusal)
    return render(request, "portal/new_account.html", {"form": form, "claim": claim, "back_url": _start(number)})


@visit.customer
@require_POST
def take_back(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    """The account that was there stays: that asks for no further check."""
    try:
        claims.take_back_payee_change(by=customer.actor, claim_id=found(customer, number).id)
        messages.success(request, _("The change is taken back. The account that was there stays."))
    except Refused as refusal:
        messages.warning(request, words(refusal))
    return redirect("portal:progress", number)


def _send_code(request: HttpRequest, customer: visit.Customer, number: str) -> HttpResponse:
    claim = customer.claim(number)
    try:
        code_id: int | None = actions.ask_code_for_payee(
            subject_id=customer.subject_id, person_id=customer.person_id, claim=claim, language=language()
        )
    except Refused as refusal:
        messages.warning(request, words(refusal))
        code_id = actions.payee_code_still_good(subject_id=customer.subject_id, claim_id=claim.id)
        code_id = code_id or visit.change_of(request, number)
    if code_id is None:
        return redirect("portal:change_account", number)
    visit.begin_change(request, number, code_id)
    return redirect("portal:change_code", number)


def _begun(request: HttpRequest, customer: visit.Customer, number: str) -> int:
    """Raises Http404 for another's claim, and where no change was begun."""
    code_id = visit.change_of(request, customer.claim(number).number)
    if code_id is None:
        raise Http404
    return code_id


def _start(number: str) -> str:
    return reverse("portal:change_account", args=[number])
