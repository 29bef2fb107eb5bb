"""The operator's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from unpaused.config.load import acting, reading
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.actor import Actor

STALE_SECONDS = 120
GATEWAYS: dict[str, str | Promise] = {
    "bank": gettext_lazy("Bank (payouts)"),
    "core": gettext_lazy("Core system"),
    "sms": gettext_lazy("Message centre (SMS)"),
    "email": gettext_lazy("Mail server"),
}


@requires(Permission.SEE_MACHINE)
def page(request: HttpRequest) -> HttpResponse:
    """Read again every half minute while it is open."""
    found = reading.load()
    return render(request, "config/load.html", {"load": found, **_shown(found), "updated_at": found.at})


def _shown(found: reading.Load) -> dict[str, Any]:
    return {
        "stale_after": STALE_SECONDS,
        "gateways": [{"label": GATEWAYS[each.name], "each": each} for each in found.gateways],
        "waiting": sum(queue.waiting for queue in found.queues),
        "failed": sum(queue.failed for queue in found.queues),
        "stalled": sum(queue.stalled for queue in found.queues),
        "oldest": max((queue.oldest_seconds or 0 for queue in found.queues), default=0),
        "database_mb": found.database.bytes // 1_000_000,
        "free_gb": found.disk.free_bytes // 1_000_000_000,
    }


@requires(Permission.SEE_MACHINE)
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """One failed job, once more."""
    acting.retry(by=Actor.staff(staff(request)), job_id=job_id)
    messages.success(request, _("Job {number} is back in its queue.").format(number=job_id))
    return redirect("machine:load")
