"""What tasks tell the bulletin."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.tasks import measures
from unpaused.capabilities.tasks.models import State, Task
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.figures import Figure, Reading, Values
from unpaused.foundation.measures.effects import Effect, Under


def describe(record_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Rows of a figure: number, what, address."""
    return [
        {
            "number": task.number,
            "what": f"{task.get_kind_display()} · {task.get_state_display()}",
            "url": reverse("tasks:task", args=[task.pk]),
            "branch_code": task.branch_code,
            "needs": Permission.WORK_TASKS,
        }
        for task in Task.objects.filter(pk__in=record_ids).order_by("pk")
    ]


def _open(incident_id: int, branches: Collection[str] | None = None) -> Reading:
    rows = Task.objects.filter(incident_id=incident_id, state=State.OPEN)
    rows = rows if branches is None else rows.filter(branch_code__in=branches)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return Reading(len(ids), "task", ids)


def _together(incident_id: int) -> Values:
    return {"tasks.open": Task.objects.filter(incident_id=incident_id, state=State.OPEN).count()}


OPEN = Figure("tasks.open", _("Open tasks"), "tasks", _open, describe, _together, _open)
FIGURES = (OPEN,)


def _given(measure: Under) -> QuerySet[Task]:
    given = Task.objects.filter(incident_id=measure.incident_id, opened_at__gte=measure.since)
    return given if measure.until is None else given.filter(opened_at__lt=measure.until)


EFFECTS = {
    measures.CONTACT_HOURS.name: (
        Effect("given", "done", _("tasks given with this deadline"), lambda under: _ids(_given(under)), describe),
        Effect(
            "not_done",
            "open",
            _("of these not done: they keep their deadline"),
            lambda under: _ids(_given(under).filter(state=State.OPEN)),
            describe,
        ),
    )
}


def _ids(rows: QuerySet[Task]) -> QuerySet[Task, int]:
    return rows.order_by("pk").values_list("pk", flat=True)
