"""Doing: settle an uncertain message, take back that a number is not theirs, see an address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpaused.capabilities.outreach.actions import reconciling, repudiating, revealing
from unpaused.capabilities.outreach.forms import ReconcileForm, TheirsForm
from unpaused.capabilities.outreach.queries.messages import message_for
from unpaused.capabilities.outreach.views.pages import shown
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.actor import Actor
from unpaused.ui.refusals import tried
from unpaused.ui.revealing import reason_in, revealed


@requires(Permission.WORK_TASKS)
@require_POST
def reconcile(request: HttpRequest, message_id: int) -> HttpResponse:
    """A person decides what nobody else can know."""
    found, form = message_for(staff(request), message_id), ReconcileForm(request.POST)
    me = Actor.staff(staff(request))
    if tried(form, lambda: reconciling.reconcile(by=me, message_id=found.pk, **form.cleaned_data)):
        messages.success(request, _("Noted. The message is settled."))
        return redirect("outreach:message", found.pk)
    return shown(request, found, form)


@requires(Permission.SEE_MESSAGES, Permission.WORK_TASKS)
@require_POST
def theirs(request: HttpRequest, message_id: int) -> HttpResponse:
    """The number of the message is its customer's after all."""
    found, form = message_for(staff(request), message_id), TheirsForm(request.POST)
    me = Actor.staff(staff(request))
    if tried(form, lambda: repudiating.theirs_after_all(by=me, message_id=found.pk, **form.cleaned_data)):
        messages.success(request, _("Noted. Messages go to this number again."))
        return redirect("outreach:message", found.pk)
    return shown(request, found, ReconcileForm(), form)


@requires(Permission.SEE_MESSAGES, Permission.REVEAL)
@require_POST
def reveal_address(request: HttpRequest, message_id: int) -> HttpResponse:
    """Where it went."""
    me = staff(request)
    found = message_for(me, message_id)
    value = revealing.reveal_address(by=Actor.staff(me), message=found, reason=reason_in(request))
    return revealed(request, value, label=_("Address"), back=reverse("outreach:message", args=[message_id]))
