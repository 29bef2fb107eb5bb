"""Writes of tasks: opened once a key, ended once, by a person or by itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.tasks.events import NumberWrong
from unpaused.capabilities.tasks.measures import CONTACT_HOURS
from unpaused.capabilities.tasks.models import SAID_BY_PEOPLE, Because, Kind, Outcome, Queue, State, Task
from unpaused.capabilities.tasks.queries import customers_of
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events.bus import publish
from unpaused.foundation.live import topics
from unpaused.foundation.privacy import revealing, sealing
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import NotFound, Refused

HANDED_ON, ANOTHER_WAY = ":hotline", ":another"
Contact = Literal["name", "phone"]


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to open. Without a salesperson it waits for the hotline; `area_code` is where the person lives, for
    the hours in force there."""

    subject_id: UUID
    person_id: int
    branch_code: str
    salesperson_id: str
    incident_id: int
    key: str
    kind: str = Kind.HELP_TO_CONTACT
    area_code: str | None = None


def open_task(
    *,
    by: Actor,
    kind: str = Kind.HELP_TO_CONTACT,
    subject_id: UUID,
    person_id: int,
    branch_code: str,
    salesperson_id: str,
    incident_id: int,
    key: str,
) -> Task:
    """Opens one task, or returns the one that this key opened before."""
    wanted = NewTask(subject_id, person_id, branch_code, salesperson_id, incident_id, key, kind)
    return open_tasks(by=by, wanted=[wanted])[0]


def open_tasks(*, by: Actor, wanted: Sequence[NewTask]) -> list[Task]:
    """Opens a chunk, one task a key, in the order given. One audit row and one notice for the chunk."""
    if not wanted:
        return []
    with transaction.atomic():
        known = set(Task.objects.filter(key__in=[w.key for w in wanted]).values_list("key", flat=True))
        fresh = list({w.key: w for w in wanted if w.key not in known}.values())
        if fresh:
            Task.objects.bulk_create(_rows(fresh), ignore_conflicts=True)
        by_key = {t.key: t for t in Task.objects.filter(key__in=[w.key for w in wanted])}
        opened = [by_key[w.key].pk for w in fresh]
        if opened:
            _record(by, "tasks.open", opened)
    return [by_key[w.key] for w in wanted]


def finish(*, by: Actor, task_id: int, outcome: str) -> Task:
    """Ends a task with what came of it. A customer whom the salesperson did not reach goes on to the hotline.

    The same outcome again changes nothing. Raises Refused for an unknown outcome and for a task that ended otherwise.
    """
    if outcome not in SAID_BY_PEOPLE:
        raise Refused("tasks.outcome", "Say what came of it.")
    with transaction.atomic():
        task = _locked(task_id)
        if task.state == State.DONE and task.outcome == outcome:
            return task
        if task.state != State.OPEN:
            raise Refused("tasks.ended", "Task {number} has ended already.", number=task.number)
        task.state, task.outcome, task.done_at, task.done_by = State.DONE, outcome, clock.now(), str(by)
        task.save(update_fields=["state", "outcome", "done_at", "done_by"])
        trail.record(
            by=by, action="tasks.finish", on=("task", task.pk), subject=task.subject_id, detail={"outcome": outcome}
        )
        topics.tell("tasks")
        if outcome != Outcome.REACHED and task.queue == Queue.SALESPERSON:
            open_tasks(by=by, wanted=[_for_hotline(task, HANDED_ON)])
        if outcome == Outcome.WRONG_NUMBER:
            publish(NumberWrong(task.pk, str(task.subject_id), task.person_id))
    return task


def withdraw(*, by: Actor, key_prefix: str, because: Because, reason: str) -> int:
    """Withdraws every open task whose key starts with `key_prefix`; how many. `reason`, in a person's own words, goes
    to the audit trail alone. Raises Refused for an empty prefix."""
    if not key_prefix:
        raise Refused("tasks.prefix", "Say which tasks to withdraw.")
    with transaction.atomic():
        found = _held_open(Task.objects.filter(key__startswith=key_prefix))
        return _withdrawn(by, found, because, reason)


def withdraw_help(*, by: Actor, incident_id: int, subject_ids: Collection[UUID], because: Because) -> int:
    """Withdraws what is open for these customers in this incident; how many."""
    with transaction.atomic():
        return _withdrawn(by, _held_open(_help_for(incident_id, subject_ids)), because)


def end_help(*, by: Actor, incident_id: int, subject_ids: Collection[UUID]) -> int:
    """Ends what is open for these customers in this incident as done by itself, since they have come and need no more
    help; how many. Whoever has such a task sees why it ended."""
    with transaction.atomic():
        found = _held_open(_help_for(incident_id, subject_ids))
        if found:
            ended = {"state": State.DONE, "outcome": Outcome.CAME, "done_at": clock.now(), "done_by": str(by)}
            Task.objects.filter(pk__in=found).update(**ended)
            _record(by, "tasks.end", found)
    return len(found)


def note_came(*, by: Actor, incident_id: int, subject_ids: Collection[UUID]) -> int:
    """These customers have come to us and may still need help: noted on their open tasks, which stay open; how many."""
    with transaction.atomic():
        found = _held_open(_help_for(incident_id, subject_ids).filter(came_at=None))
        if found:
            Task.objects.filter(pk__in=found).update(came_at=clock.now())
            _record(by, "tasks.came", found)
    return len(found)


def find_another_way(*, by: Actor, subject_id: UUID) -> int:
    """The number that we have is not this customer's: noted on their open tasks; how many. In an incident where nobody
    reached them and nobody has a task any more the hotline gets one, once: whoever worked the last one knew only of
    that number."""
    rows = Task.objects.filter(kind=Kind.HELP_TO_CONTACT, subject_id=subject_id)
    with transaction.atomic():
        _held_open(rows)
        in_vain = _tried_in_vain(list(rows.order_by("pk")))
        open_tasks(by=by, wanted=[_for_hotline(task, ANOTHER_WAY) for task in in_vain])
        found = list(rows.filter(state=State.OPEN, number_wrong_at=None).order_by("pk").values_list("pk", flat=True))
        if found:
            Task.objects.filter(pk__in=found).update(number_wrong_at=clock.now())
            _record(by, "tasks.wrong_number", found)
    return len(found)


def reveal(*, by: User, task: Task, what: Contact, reason: str) -> str:
    """The customer's full name or number, from the book, on the record. The caller has checked that the task is theirs.

    Raises Refused without a reason, after the end of the task, or where the book has none; sealing.Deleted.
    """
    if task.state != State.OPEN:
        raise Refused("tasks.ended", "Task {number} has ended already.", number=task.number)
    if task.subject.wrapped_key is None:
        raise sealing.Deleted(task.subject)
    with transaction.atomic():
        revealing.note(by=Actor.staff(by), subject=task.subject, purpose=f"task.{what}", reason=reason)
        person = customers_of([task], by).get(task.person_id)
        value = getattr(person, what) if person else None
        if not value:
            raise Refused("tasks.no_contact", "The book has no such entry for this customer.")
    return str(value)


def _help_for(incident_id: int, subject_ids: Collection[UUID]) -> QuerySet[Task]:
    return Task.objects.filter(kind=Kind.HELP_TO_CONTACT, incident_id=incident_id, subject_id__in=list(subject_ids))


def _held_open(rows: QuerySet[Task]) -> list[int]:
    """Ids of those that are open, held until the transaction ends.

    All are held first, whatever their state: that waits for a salesperson who is ending one just now, so that what they
    hand on to the hotline is among those read next.
    """
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    waiting = rows.filter(state=State.OPEN).select_for_update().order_by("pk")
    return list(waiting.values_list("pk", flat=True))


def _withdrawn(by: Actor, found: list[int], because: Because, reason: str = "") -> int:
    if found:
        ended = {"state": State.WITHDRAWN, "withdrawn_because": because, "done_at": clock.now(), "done_by": str(by)}
        Task.objects.filter(pk__in=found).update(**ended)
        _record(by, "tasks.withdraw", found, reason)
    return len(found)


def _tried_in_vain(tasks: Sequence[Task]) -> list[Task]:
    """The last task of each incident in which this customer was not reached and no task is open, unless it was one to
    find another way already."""
    going_on = {t.incident_id for t in tasks if t.state == State.OPEN or t.outcome == Outcome.REACHED}
    last = {t.incident_id: t for t in tasks if t.incident_id not in going_on}
    in_vain = (Outcome.NOT_REACHED, Outcome.WRONG_NUMBER)
    return [t for t in last.values() if t.outcome in in_vain and t.number_wrong_at is None]


def _for_hotline(task: Task, suffix: str) -> NewTask:
    return NewTask(
        subject_id=task.subject_id,
        person_id=task.person_id,
        branch_code=task.branch_code,
        salesperson_id="",
        incident_id=task.incident_id,
        key=task.key + suffix,
        kind=task.kind,
    )


def _rows(wanted: Sequence[NewTask]) -> list[Task]:
    now = clock.now()
    hours = incidents.holding(CONTACT_HOURS.name)
    return [
        Task(
            pk=pk,
            number=ids.number("TK", now.astimezone(clock.CHINA).date(), pk),
            kind=Kind(w.kind),
            queue=Queue.SALESPERSON if w.salesperson_id else Queue.HOTLINE,
            salesperson_id=w.salesperson_id or "",
            branch_code=w.branch_code,
            subject_id=w.subject_id,
            person_id=w.person_id,
            incident_id=w.incident_id,
            key=w.key,
            opened_at=now,
            due_at=now + timedelta(hours=hours.value_of(area_code=w.area_code, incident_id=w.incident_id)),
        )
        for pk, w in zip(_next_ids(len(wanted)), wanted, strict=True)
    ]


def _next_ids(count: int) -> list[int]:
    """Ids are taken before the insert, because the number that people read out is made from them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('tasks_task_id_seq') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _locked(task_id: int) -> Task:
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is None:
        raise NotFound("tasks.unknown", "There is no such task.")
    return task


def _record(by: Actor, action: str, task_ids: list[int], reason: str = "") -> None:
    trail.record(
        by=by, action=action, on=("task", task_ids[0]), reason=reason, detail={"count": len(task_ids), "ids": task_ids}
    )
    topics.tell("tasks")
