"""Reading: messages, one message, reports that nobody knows, templates."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.outreach.forms import ReconcileForm, TheirsForm
from unpaused.capabilities.outreach.models import (
    ChannelName,
    Message,
    State,
    reader_language,
    template_label,
)
from unpaused.capabilities.outreach.queries import messages as reads
from unpaused.capabilities.outreach.queries.previews import previews
from unpaused.capabilities.outreach.rules import templates as texts
from unpaused.capabilities.outreach.views import words
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.reading import acts_on
from unpaused.ui import worklist

FILTERS = (
    worklist.Filter("q", _("Number"), "search", reads.with_number),
    worklist.choice("state", _("Status"), State.choices),
    worklist.choice("channel", _("Channel"), ChannelName.choices),
    worklist.choice(
        "template", _("Template"), [(name, lazy(template_label, str)(name)) for name in texts.all_templates()]
    ),
)
ORDERS = {"queued": ("-pk",), "delivered": ("-delivered_at", "-pk")}
SIBLINGS = 30


@requires(Permission.SEE_MESSAGES)
def messages(request: HttpRequest) -> HttpResponse:
    """Every message within one's scope, newest first."""
    me = staff(request)
    rows = Message.objects.visible_to(me).select_related("subject")
    page = worklist.page_of(request, rows, FILTERS, orders=ORDERS)
    context = {
        "page": page,
        "rows": [words.row(message) for message in page],
        "resting": reads.resting(),
        "uncertain": reads.uncertain(me),
        "drill_handsets": bool(settings.HANDSETS_URL),
    }
    return render(request, "outreach/messages.html", context)


@requires(Permission.SEE_MESSAGES)
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message: what it says, where it went, what the gateway said."""
    return shown(request, reads.message_for(staff(request), message_id), ReconcileForm())


def shown(
    request: HttpRequest, found: Message, form: ReconcileForm, theirs_form: TheirsForm | None = None
) -> HttpResponse:
    """The page of a message, with forms that may already speak of errors."""
    me = staff(request)
    reports = reads.reports_of(found)
    acts = acts_on("message", found.pk, action="outreach.reconcile")
    acts += acts_on("message", found.pk, action="outreach.theirs_after_all")
    siblings = Message.objects.visible_to(me).filter(state=found.state).select_related("subject").order_by("-pk")
    context = {
        "message": found,
        "label": template_label(found.template),
        "address": words.address(found),
        "why": words.why(found),
        "text": reads.text_without_codes(found),
        "reports": reports,
        "parts": reads.parts_of(found),
        "entries": words.entries(found, reports, acts),
        "siblings": [words.row(other) for other in siblings[:SIBLINGS]],
        "form": form,
        "number_not_theirs": reads.number_not_theirs(found),
        "theirs_form": theirs_form or TheirsForm(),
        "may_say_theirs": me.may(Permission.WORK_TASKS),
        "may_reveal": me.may(Permission.REVEAL) and found.subject.wrapped_key is not None,
        "may_reconcile": me.may(Permission.WORK_TASKS) and found.state == State.UNCERTAIN,
    }
    return render(request, "outreach/message.html", context)


@requires(Permission.SEE_MESSAGES)
def reports(request: HttpRequest) -> HttpResponse:
    """Delivery reports for which no message is known."""
    return render(request, "outreach/reports.html", {"page": worklist.page_of(request, reads.unjoined(staff(request)))})


@requires(Permission.SEE_MESSAGES)
def templates(request: HttpRequest) -> HttpResponse:
    """Every text that may go out, in both languages, with what it costs."""
    return render(request, "outreach/templates.html", {"previews": previews(reader_language())})
