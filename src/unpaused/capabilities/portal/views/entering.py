"""The way in: short code, one-time code, identity; and the ways out."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.forms.entering import IdentityForm, OneTimeCodeForm, ShortCodeForm
from unpaused.capabilities.portal.views import visit
from unpaused.kernel.errors import Refused
from unpaused.ui.middleware import words
from unpaused.ui.refusals import put_into

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@visit.public
@get_or_post
def enter(request: HttpRequest) -> HttpResponse:
    """The short code out of the message. Known or not, the answer is the next page."""
    if request.method != "POST" and visit.signed_in(request):
        return redirect("portal:claims")
    form = ShortCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["short_code"]
        try:
            visit.begin(request, actions.knock(typed=typed, address=address(request), language=language()))
            return redirect("portal:code")
        except Refused as refusal:
            if refusal.code == "portal.code_wait" and (waiting := actions.still_good(typed=typed)):
                visit.begin(request, waiting)
                messages.warning(request, words(refusal))
                return redirect("portal:code")
            put_into(form, refusal, "short_code")
    return render(request, "portal/enter.html", {"form": form})


@visit.knocking
@get_or_post
def code(request: HttpRequest, code_id: int) -> HttpResponse:
    """The six digits. Wrong, used, expired and never sent are one answer."""
    form = OneTimeCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        answer = actions.check_code(code_id=code_id, typed=form.cleaned_data["one_time_code"])
        if answer == "right":
            visit.proved_phone(request, code_id)
            return redirect("portal:identity")
        form.add_error("one_time_code", WRONG_CODE[answer]())
    return render(request, "portal/code.html", {"form": form, "hotline": settings.HOTLINE})


WRONG_CODE = {
    "wrong": lambda: _("This code is not right, or its five minutes are over. Look at the newest message."),
    "closed": lambda: _("Five codes were wrong. Wait 15 minutes, then ask for a new code, or call the hotline."),
}


@visit.knocking
@require_POST
def code_again(request: HttpRequest, code_id: int) -> HttpResponse:
    try:
        visit.begin(request, actions.ask_again(code_id=code_id, language=language()))
        messages.success(request, _("If the short code is right, a new code is on its way."))
    except Refused as refusal:
        messages.warning(request, _(refusal.message).format(**refusal.params))
    return redirect("portal:code")


@visit.knocking
@get_or_post
def identity(request: HttpRequest, code_id: int) -> HttpResponse:
    """Full name and the end of the identity number: whoever has an old number of the customer stops here."""
    if not visit.has_proved_phone(request):
        return redirect("portal:code")
    form = IdentityForm(posted(request))
    if request.method == "POST" and form.is_valid():
        found = actions.check_identity(code_id=code_id, **form.cleaned_data)
        if found == "closed":
            visit.leave(request)
            return redirect("portal:hotline")
        if found != "wrong":
            visit.sign_in(request, found)
            return redirect("portal:claims")
        form.add_error(None, wrong_identity())
    return render(request, "portal/identity.html", {"form": form})


@visit.knocking
@require_POST
def not_me(request: HttpRequest, code_id: int) -> HttpResponse:
    """The message was meant for somebody else: who proved the telephone may say so."""
    if not visit.has_proved_phone(request):
        return redirect("portal:code")
    actions.disown(code_id=code_id)
    visit.leave(request)
    return redirect("portal:not_for_you")


@visit.public
@require_safe
def not_for_you(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/not_for_you.html", {"hotline": settings.HOTLINE})


@visit.public
@require_safe
def hotline(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/hotline.html", {"hotline": settings.HOTLINE})


@visit.customer
@require_POST
def sign_out(request: HttpRequest, customer: visit.Customer) -> HttpResponse:
    actions.sign_out(subject_id=customer.subject_id)
    visit.leave(request)
    messages.success(request, _("You are signed out."))
    return redirect("portal:enter")


def wrong_identity() -> str:
    return _("Name and number do not fit together with what we have. Compare with the identity card.")


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent. An empty form that was sent is answered, one that was not sent is only shown."""
    return request.POST if request.method == "POST" else None


def address(request: HttpRequest) -> str:
    """Where the request came from. Behind a proxy the web server must be told to trust it, else all look alike."""
    return str(request.META.get("REMOTE_ADDR", ""))


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE
