import threading

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.tasks import public as tasks
from unpaused.capabilities.tasks.figures import OPEN
from unpaused.capabilities.tasks.models import Task
from unpaused.capabilities.tasks.tests.conftest import BY, Open, make_incident, opener
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events.models import Event
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.kernel import ids
from unpaused.kernel.errors import Refused


def test_a_key_opens_one_task(open_task: Open) -> None:
    assert open_task().pk == open_task().pk
    assert AuditRow.objects.filter(action="tasks.open").count() == 1


def test_two_threads_with_one_key_open_one_task(committed_db: None) -> None:
    open_one = opener(make_incident())
    together = threading.Barrier(2)
    opened: list[int] = []

    def run() -> None:
        together.wait()
        opened.append(open_one().pk)
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 2
    assert len(set(opened)) == 1


def test_a_number_has_its_check_digit(open_task: Open) -> None:
    number = open_task().number
    prefix, serial, check = number.split("-")
    assert prefix.startswith("TK")
    assert ids.luhn_digit(prefix[2:] + serial) == int(check)


def test_without_a_salesperson_the_hotline_gets_it(open_task: Open) -> None:
    assert open_task(salesperson="").queue == "hotline"
    assert open_task(key="other").queue == "salesperson"


def test_it_is_due_after_the_hours_in_force(open_task: Open) -> None:
    task = open_task()
    assert (task.due_at - task.opened_at).total_seconds() == 72 * 3600


def test_a_chunk_makes_one_audit_row(incident: Incident) -> None:
    wanted = [tasks.NewTask(subject_of_person(n).pk, n, "4201", "S1", incident.pk, f"k.{n}") for n in range(100, 150)]
    opened = tasks.open_tasks(by=BY, wanted=wanted)
    assert [t.key for t in opened] == [w.key for w in wanted]
    assert AuditRow.objects.filter(action="tasks.open").count() == 1


def test_an_outcome_ends_it_once(open_task: Open) -> None:
    task = tasks.finish(by=BY, task_id=open_task().pk, outcome="reached")
    assert (task.state, task.outcome) == ("done", "reached")
    tasks.finish(by=BY, task_id=task.pk, outcome="reached")
    with pytest.raises(Refused) as refusal:
        tasks.finish(by=BY, task_id=task.pk, outcome="not_reached")
    assert refusal.value.code == "tasks.ended"


def test_an_unknown_outcome_is_refused(open_task: Open) -> None:
    with pytest.raises(Refused):
        tasks.finish(by=BY, task_id=open_task().pk, outcome="ill with pneumonia")


@pytest.mark.parametrize("outcome", ["not_reached", "wrong_number"])
def test_whom_the_salesperson_did_not_reach_goes_on_to_the_hotline(open_task: Open, outcome: str) -> None:
    first = tasks.finish(by=BY, task_id=open_task().pk, outcome=outcome)
    following = Task.objects.get(queue="hotline")
    assert (following.state, following.person_id) == ("open", first.person_id)


def test_the_hotline_hands_on_to_nobody(open_task: Open) -> None:
    tasks.finish(by=BY, task_id=open_task(salesperson="").pk, outcome="not_reached")
    assert not Task.objects.filter(state="open").exists()


def test_a_wrong_number_is_told_on(open_task: Open) -> None:
    task = open_task()
    tasks.finish(by=BY, task_id=task.pk, outcome="wrong_number")
    tasks.finish(by=BY, task_id=task.pk, outcome="wrong_number")
    tasks.finish(by=BY, task_id=open_task(key="other", person_id=8).pk, outcome="not_reached")
    payloads = list(Event.objects.filter(name="tasks.NumberWrong").values_list("payload", flat=True))
    assert payloads == [{"task_id": task.pk, "subject_id": str(task.subject_id), "person_id": 7}]


def test_another_way_is_noted_on_who_is_at_it(open_task: Open) -> None:
    task, other = open_task(), open_task(key="other", person_id=8)
    assert tasks.find_another_way(by=BY, subject_id=task.subject_id) == 1
    assert tasks.find_another_way(by=BY, subject_id=task.subject_id) == 0
    assert set(Task.objects.filter(number_wrong_at__isnull=False)) == {task}
    assert set(Task.objects.filter(state="open")) == {task, other}


@pytest.mark.parametrize(("outcome", "tasks_open"), [("not_reached", 1), ("wrong_number", 1), ("reached", 0)])
def test_another_way_is_looked_for_by_the_hotline_once(open_task: Open, outcome: str, tasks_open: int) -> None:
    last = tasks.finish(by=BY, task_id=open_task(salesperson="").pk, outcome=outcome)
    for _ in range(2):
        assert tasks.find_another_way(by=BY, subject_id=last.subject_id) in (tasks_open, 0)
    waiting = list(Task.objects.filter(state="open"))
    assert [(t.queue, t.incident_id, t.due_at > last.opened_at) for t in waiting] == [
        ("hotline", last.incident_id, True)
    ] * tasks_open
    for task in waiting:
        tasks.finish(by=BY, task_id=task.pk, outcome="not_reached")
        assert tasks.find_another_way(by=BY, subject_id=last.subject_id) == 0


def test_another_way_is_not_looked_for_to_who_came_or_was_no_customer(open_task: Open) -> None:
    came, moot = open_task(), open_task(key="moot", person_id=8)
    tasks.end_help(by=BY, incident_id=came.incident_id, subject_ids=[came.subject_id])
    tasks.withdraw(by=BY, key_prefix="moot", because=tasks.Because.MISTAKEN, reason="x")
    for task in (came, moot):
        assert tasks.find_another_way(by=BY, subject_id=task.subject_id) == 0
    assert not Task.objects.filter(state="open").exists()


def test_withdrawing_leaves_what_is_done(open_task: Open) -> None:
    done = tasks.finish(by=BY, task_id=open_task(key="match.1.task").pk, outcome="reached")
    waiting = open_task(key="match.1.other")
    apart = open_task(key="match.10.task")
    assert tasks.withdraw(by=BY, key_prefix="match.1.", because=tasks.Because.MISTAKEN, reason="x") == 1
    states = dict(Task.objects.values_list("pk", "state"))
    assert (states[done.pk], states[waiting.pk], states[apart.pk]) == ("done", "withdrawn", "open")


def test_an_empty_prefix_withdraws_nothing(open_task: Open) -> None:
    open_task()
    with pytest.raises(Refused):
        tasks.withdraw(by=BY, key_prefix="", because=tasks.Because.MISTAKEN, reason="")


def test_tasks_are_found_by_their_people(open_task: Open) -> None:
    task, other = open_task(), open_task(key="other", person_id=8)
    found = tasks.tasks_of([task.subject_id])
    assert [view.number for view in found[task.subject_id]] == [task.number]
    assert other.subject_id not in found


def test_the_figure_counts_open_tasks(open_task: Open) -> None:
    task = open_task()
    tasks.finish(by=BY, task_id=open_task(key="other", person_id=8).pk, outcome="reached")
    reading = OPEN.query(task.incident_id)
    assert (reading.value, list(reading.record_ids)) == (1, [task.pk])
    assert OPEN.describe(reading.record_ids)[0]["number"] == task.number


def test_people_reached_by_a_task_are_told_apart(open_task: Open) -> None:
    reached = tasks.finish(by=BY, task_id=open_task().pk, outcome="reached")
    tasks.finish(by=BY, task_id=open_task(key="o", person_id=8).pk, outcome="not_reached")
    assert tasks.people_reached(reached.incident_id) == {reached.subject_id: reached.pk}


@given(acts=st.lists(st.sampled_from(["reached", "not_reached", "wrong_number", "withdraw"]), max_size=5))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_a_task_ends_at_most_once(open_task: Open, acts: list[str]) -> None:
    """The state machine: the first act decides, and nobody who was not reached is left without a task or an end."""
    Task.objects.all().delete()
    task = open_task()
    for act in acts:
        try:
            if act == "withdraw":
                tasks.withdraw(by=BY, key_prefix=task.key, because=tasks.Because.MISTAKEN, reason="")
            else:
                tasks.finish(by=BY, task_id=task.pk, outcome=act)
        except Refused:
            pass
    task.refresh_from_db()
    if not acts:
        assert task.state == "open"
    elif acts[0] == "withdraw":
        assert task.state == "withdrawn"
    else:
        assert (task.state, task.outcome) == ("done", acts[0])


def test_the_database_refuses_a_task_done_without_an_outcome(open_task: Open) -> None:
    task = open_task()
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(state="done")
