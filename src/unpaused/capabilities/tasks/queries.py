"""Reads of tasks."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from unpaused.capabilities.tasks.models import Outcome, State, Task
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as other rooms see it."""

    id: int
    number: str
    kind: str
    queue: str
    salesperson_id: str
    branch_code: str
    state: str
    outcome: str
    opened_at: datetime
    due_at: datetime
    done_at: datetime | None
    incident_id: int


def tasks_of(subject_ids: Collection[UUID]) -> dict[UUID, list[TaskView]]:
    """Every task about these people, oldest first; people without one are left out. One query."""
    found: dict[UUID, list[TaskView]] = defaultdict(list)
    for task in Task.objects.filter(subject_id__in=list(subject_ids)).order_by("pk"):
        found[task.subject_id].append(_view(task))
    return dict(found)


def people_reached(incident_id: int) -> dict[UUID, int]:
    """Subjects whom somebody reached by a task of this incident, each with the id of the first such task."""
    rows = Task.objects.filter(incident_id=incident_id, state=State.DONE, outcome=Outcome.REACHED)
    return dict(rows.order_by("-pk").values_list("subject_id", "pk"))


def worklist(user: User) -> QuerySet[Task]:
    """What this person may see, what is due first on top."""
    return Task.objects.visible_to(user).order_by("due_at", "pk")


def task_for(user: User, task_id: int) -> Task:
    """Raises NotPermitted for a task outside the person's scope, and for one that does not exist: alike."""
    task = Task.objects.visible_to(user).select_related("subject", "incident").filter(pk=task_id).first()
    if task is None:
        raise NotPermitted("tasks.not_yours", "This task is not yours to see.")
    return task


def waiting(user: User) -> int:
    """How many open tasks this person sees."""
    return Task.objects.visible_to(user).filter(state=State.OPEN).count()


def overdue(task: Task) -> bool:
    return task.state == State.OPEN and task.due_at < clock.now()


def _view(task: Task) -> TaskView:
    return TaskView(
        id=task.pk,
        number=task.number,
        kind=task.kind,
        queue=task.queue,
        salesperson_id=task.salesperson_id,
        branch_code=task.branch_code,
        state=task.state,
        outcome=task.outcome,
        opened_at=task.opened_at,
        due_at=task.due_at,
        done_at=task.done_at,
        incident_id=task.incident_id,
    )
