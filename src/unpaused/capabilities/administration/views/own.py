"""One's own account: what one may, how one signs in, where one is signed in, tokens of one's programs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpaused.capabilities.administration import actions, queries
from unpaused.capabilities.administration.forms import TokenForm
from unpaused.capabilities.administration.views import words
from unpaused.capabilities.administration.views.asking import shown_once
from unpaused.foundation.accounts.access import any_staff, staff
from unpaused.foundation.accounts.permissions import GRANTS
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused
from unpaused.ui.refusals import put_into


@any_staff
def own(request: HttpRequest) -> HttpResponse:
    """For everyone."""
    me = staff(request)
    context = {
        "may": words.permissions(sorted(GRANTS[me.role])),
        "lendings": [(each, words.permissions(each.permissions)) for each in queries.borrowed_by(me)],
        "factors": [(each, words.factor(each)) for each in queries.factors_of(me)],
        "has_app": any(each.type == "totp" for each in queries.factors_of(me)),
        "sessions": queries.sessions_of(me),
        "here": request.session.session_key,
        "tokens": [(each, words.permissions(each.permissions)) for each in queries.tokens_of(me)],
    }
    return render(request, "administration/own.html", context)


@any_staff
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Signs one browser out."""
    me = staff(request)
    actions.end_session(by=me, account_id=me.pk, session_id=session_id)
    messages.success(request, _("Signed out there."))
    return redirect("administration:own")


@any_staff
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Signs out everywhere else."""
    actions.end_other_sessions(by=staff(request), but=request.session.session_key or "")
    messages.success(request, _("Signed out everywhere else."))
    return redirect("administration:own")


@any_staff
def make_token(request: HttpRequest) -> HttpResponse:
    """A token for a program, shown once."""
    me = staff(request)
    form = TokenForm(request.POST or None, owner=me)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            token = actions.make_token(
                by=me, name=data["name"], permissions=data["permissions"], expires_at=clock.end_of(data["until"])
            )
        except Refused as error:
            put_into(form, error)
        else:
            note = _("Put it into the program now: it is kept nowhere and cannot be shown again.")
            back = reverse("administration:own")
            return shown_once(request, title=_("Your token"), note=note, secret=token, back=back)
    return render(request, "administration/token.html", {"form": form})


@any_staff
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """It opens nothing any more."""
    me = staff(request)
    actions.revoke_token(by=me, account_id=me.pk, token_id=token_id)
    messages.success(request, _("Revoked."))
    return redirect("administration:own")
