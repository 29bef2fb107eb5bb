"""Reads of tasks."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, When

from unpaused.capabilities.tasks.models import Outcome, State, Task
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.book import Person, Scope
from unpaused.foundation.book.installed import book
from unpaused.foundation.figures import Selection
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound


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


def people_reached(incident_id: int, branches: Collection[str] | None = None) -> dict[UUID, int]:
    """Subjects whom somebody reached by a task of this incident, each with the id of the first such task; tasks of
    these branches alone where they are given."""
    rows = Task.objects.filter(incident_id=incident_id, state=State.DONE, outcome=Outcome.REACHED)
    rows = rows if branches is None else rows.filter(branch_code__in=branches)
    return dict(rows.order_by("-pk").values_list("subject_id", "pk"))


def worked(incident_id: int) -> Selection:
    """Columns id, subject_id, done_at of every task of this incident by which somebody was reached."""
    sql = "SELECT id, subject_id, done_at FROM tasks_task WHERE incident_id = %s AND state = %s AND outcome = %s"
    return sql, [incident_id, State.DONE, Outcome.REACHED]


def task_for(user: User, task_id: int) -> Task:
    """Raises NotFound for a task outside the person's scope, and for one that does not exist: alike."""
    found = Task.objects.visible_to(user).select_related("subject", "incident").filter(pk=task_id).first()
    if found is None:
        raise NotFound("tasks.unknown", "There is no such task.")
    return found


def open_first(user: User) -> QuerySet[Task]:
    """For the worklist: what is open stands above what has ended."""
    ended = Case(When(state=State.OPEN, then=0), default=1, output_field=IntegerField())
    return Task.objects.visible_to(user).annotate(ended=ended).order_by("ended", "due_at", "pk")


def customers_of(tasks: Sequence[Task], user: User) -> dict[int, Person]:
    """The persons of these tasks as the book knows them now, by person id, within the reader's branches; a salesperson
    sees those whom they look after in any. Those whose data were deleted are left out. Raises Unavailable where there
    is no book."""
    wanted = [task.person_id for task in tasks if task.subject.wrapped_key is not None]
    branches = None if user.role == Role.SALESPERSON else branches_of(user)
    found = book().persons(wanted, scope=Scope(branches) if branches else None)
    return {person.person_id: person for person in found}


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
