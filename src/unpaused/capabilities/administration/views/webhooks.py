"""Webhooks: the list, one of them with what was sent to it, and what an operator does with it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from unpaused.capabilities.administration import actions
from unpaused.capabilities.administration.forms import ReasonForm, SureForm, WebhookForm
from unpaused.capabilities.administration.queries import webhooks as queries
from unpaused.capabilities.administration.views import words
from unpaused.capabilities.administration.views.asking import asked, shown_once
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.reading import acts_on
from unpaused.foundation.webhooks.models import Webhook
from unpaused.kernel.errors import NotPermitted, Refused, Unavailable
from unpaused.ui import worklist
from unpaused.ui.refusals import put_into

FILTERS = (worklist.search("q", gettext_lazy("Name"), "name__icontains", "url__icontains"),)
ORDERS = {"name": ("name", "pk"), "taken": ("-taken_at", "pk")}


@requires(Permission.KEEP_WEBHOOKS)
def webhooks(request: HttpRequest) -> HttpResponse:
    """All of them."""
    page = worklist.page_of(request, queries.webhooks_visible_to(staff(request)), FILTERS, orders=ORDERS)
    return render(request, "administration/webhooks.html", {"page": page})


@requires(Permission.KEEP_WEBHOOKS)
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """One: what it is told, what was sent, what came of it."""
    found = queries.webhook_for(staff(request), webhook_id)
    context = {
        "webhook": found,
        "events": [words.event(name) for name in found.event_types],
        "deliveries": [(each, words.event(each.event_type), words.fault(each)) for each in queries.latest(found)],
        "entries": words.entries(acts_on("webhook", found.pk)),
        "off_because": words.because(found.disabled_because),
    }
    return render(request, "administration/webhook.html", context)


@requires(Permission.KEEP_WEBHOOKS)
def create(request: HttpRequest) -> HttpResponse:
    """A new one, whose secret is shown once."""
    me = staff(request)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = actions.create_webhook(by=me, **form.cleaned_data)
        except (Refused, NotPermitted, Unavailable) as error:
            put_into(form, error, "url" if error.code != "access.role" else None)
        else:
            return _secret(request, made, secret)
    return render(request, "administration/webhook_form.html", {"form": form})


@requires(Permission.KEEP_WEBHOOKS)
def change(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Another address, other events."""
    me = staff(request)
    found = queries.webhook_for(me, webhook_id)
    held = {name: getattr(found, name) for name in ("name", "url", "event_types")}
    return asked(
        request,
        WebhookForm(request.POST or None, initial=held),
        "administration/webhook_form.html",
        lambda data: actions.change_webhook(by=me, webhook_id=found.pk, **data),
        done=_("Changed."),
        to=("administration:webhook", found.pk),
        context={"webhook": found},
    )


@requires(Permission.KEEP_WEBHOOKS)
def secret(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Another secret; both sign for a day."""
    me = staff(request)
    found = queries.webhook_for(me, webhook_id)
    form = SureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _secret(request, found, actions.replace_secret(by=me, webhook_id=found.pk))
    return render(request, "administration/webhook_secret.html", {"form": form, "webhook": found})


@requires(Permission.KEEP_WEBHOOKS)
def switch_off(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Nothing is sent any more."""
    me = staff(request)
    found = queries.webhook_for(me, webhook_id)
    return asked(
        request,
        ReasonForm(request.POST or None),
        "administration/webhook_off.html",
        lambda data: actions.switch_off(by=me, webhook_id=found.pk, reason=data["reason"]),
        done=_("Switched off. What happens meanwhile waits."),
        to=("administration:webhook", found.pk),
        context={"webhook": found},
    )


@requires(Permission.KEEP_WEBHOOKS)
@require_POST
def switch_on(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """What waited is sent."""
    actions.switch_on(by=staff(request), webhook_id=webhook_id)
    messages.success(request, _("Switched on. What waited is sent now."))
    return redirect("administration:webhook", webhook_id)


@requires(Permission.KEEP_WEBHOOKS)
@require_POST
def send_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """One delivery, by hand."""
    sent = actions.send_again(by=staff(request), delivery_id=delivery_id)
    messages.success(request, _("It is sent again now."))
    return redirect("administration:webhook", sent.webhook_id)


def _secret(request: HttpRequest, webhook: Webhook, secret: str) -> HttpResponse:
    return shown_once(
        request,
        title=_("Secret of {name}").format(name=webhook.name),
        note=_("Put it into the receiving program now: it checks with it that calls come from here."),
        secret=secret,
        back=reverse("administration:webhook", args=[webhook.pk]),
    )
