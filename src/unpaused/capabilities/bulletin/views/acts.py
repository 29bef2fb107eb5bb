"""Drafting and signing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unpaused.capabilities.bulletin import actions, queries
from unpaused.capabilities.bulletin.forms import DraftForm, SignForm
from unpaused.capabilities.bulletin.views.pages import document
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import Refused
from unpaused.ui.refusals import put_into, tried


@requires(Permission.SIGN_BULLETINS)
def draft(request: HttpRequest) -> HttpResponse:
    """Freezes the figures of one incident."""
    form = DraftForm(request.POST or None, initial={"incident": request.GET.get("incident")})
    if request.method == "POST" and form.is_valid():
        try:
            bulletin = actions.draft(by=staff(request), incident_id=form.cleaned_data["incident"])
        except Refused as error:
            put_into(form, error)
        else:
            messages.success(request, _("The figures are frozen. A second person must sign them."))
            return redirect("bulletin:bulletin", bulletin.pk)
    return render(request, "bulletin/draft.html", {"form": form})


@requires(Permission.SIGN_BULLETINS)
def sign(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """The second person reads the figures and signs."""
    bulletin = queries.get(bulletin_id)
    form = SignForm(request.POST or None)
    signing = request.method == "POST"
    if signing and tried(form, lambda: actions.sign(by=staff(request), bulletin_id=bulletin.pk)):
        messages.success(request, _("Signed. The figures can never change."))
        return redirect("bulletin:bulletin", bulletin.pk)
    return render(request, "bulletin/sign.html", {"form": form, **document(request, bulletin)})
