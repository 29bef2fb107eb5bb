"""Doing: what came of a task, and seeing a name or a number."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpaused.capabilities.tasks import actions, queries
from unpaused.capabilities.tasks.forms import OutcomeForm
from unpaused.capabilities.tasks.views.pages import shown
from unpaused.foundation.accounts.access import requires, staff
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit.actor import Actor
from unpaused.ui.refusals import tried
from unpaused.ui.revealing import reason_in, revealed


@requires(Permission.WORK_TASKS)
@require_POST
def finish(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ends the task with an outcome."""
    task, form = queries.task_for(staff(request), task_id), OutcomeForm(request.POST)
    me = Actor.staff(staff(request))
    if tried(form, lambda: actions.finish(by=me, task_id=task.pk, outcome=form.cleaned_data["outcome"])):
        messages.success(request, _("Noted. The task is done."))
        return redirect("tasks:tasks")
    task.refresh_from_db()  # it may have ended a moment ago
    return shown(request, task, form)


@requires(Permission.WORK_TASKS)
@require_POST
def reveal_name(request: HttpRequest, task_id: int) -> HttpResponse:
    return _reveal(request, task_id, "name", _("Name"))


@requires(Permission.WORK_TASKS)
@require_POST
def reveal_phone(request: HttpRequest, task_id: int) -> HttpResponse:
    return _reveal(request, task_id, "phone", _("Phone"))


def _reveal(request: HttpRequest, task_id: int, what: actions.Contact, label: str) -> HttpResponse:
    """Whoever works a task may see whom to call, and the trail says that they did."""
    me = staff(request)
    value = actions.reveal(by=me, task=queries.task_for(me, task_id), what=what, reason=reason_in(request))
    return revealed(request, value, label=label, back=reverse("tasks:task", args=[task_id]))
