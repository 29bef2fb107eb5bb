"""Tasks that end by themselves, and tasks that are withdrawn."""

import threading

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.tasks import public as tasks
from unpaused.capabilities.tasks.models import Task
from unpaused.capabilities.tasks.tests.conftest import BY, Open, SignIn, make_incident, opener
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel.errors import Refused


def _came(task: tasks.Task) -> tasks.Task:
    tasks.end_help(by=BY, incident_id=task.incident_id, subject_ids=[task.subject_id])
    task.refresh_from_db()
    return task


def _page(client: Client, task: tasks.Task) -> str:
    return client.get(reverse("tasks:task", args=[task.pk])).content.decode()


def _finish(client: Client, task: tasks.Task, outcome: str) -> str:
    return client.post(reverse("tasks:finish", args=[task.pk]), {"outcome": outcome}).content.decode()


def test_it_ends_for_those_who_came_and_for_nobody_else(open_task: Open, incident: Incident) -> None:
    theirs, hotline, others = open_task(), open_task("h", salesperson=""), open_task("o", person_id=8)
    assert tasks.end_help(by=BY, incident_id=incident.pk, subject_ids=[theirs.subject_id]) == 2
    assert tasks.end_help(by=BY, incident_id=incident.pk, subject_ids=[theirs.subject_id]) == 0
    outcomes = dict(Task.objects.values_list("pk", "outcome"))
    assert outcomes == {theirs.pk: "came", hotline.pk: "came", others.pk: ""}
    assert AuditRow.objects.get(action="tasks.end").detail["count"] == 2


def test_a_task_of_another_incident_goes_on(open_task: Open, incident: Incident) -> None:
    other = opener(Incident.objects.create(**_copy(incident)))("other")
    _came(open_task())
    other.refresh_from_db()
    assert other.state == "open"


def _copy(incident: Incident) -> dict[str, object]:
    fields = {f.name: getattr(incident, f.name) for f in Incident._meta.concrete_fields if f.name != "id"}
    return {**fields, "number": "IN-2"}


def test_nobody_says_for_a_customer_that_they_came(open_task: Open) -> None:
    with pytest.raises(Refused):
        tasks.finish(by=BY, task_id=open_task().pk, outcome="came")


def test_what_the_salesperson_hands_on_in_the_same_moment_ends_too(committed_db: None) -> None:
    """The hotline's task is written while we wait for the salesperson's: it must not be left behind."""
    task = opener(make_incident())()
    finished, may_commit = threading.Event(), threading.Event()

    def not_reached() -> None:
        with transaction.atomic():
            tasks.finish(by=BY, task_id=task.pk, outcome="not_reached")
            finished.set()
            may_commit.wait(10)
        connections.close_all()

    def came() -> None:
        tasks.end_help(by=BY, incident_id=task.incident_id, subject_ids=[task.subject_id])
        connections.close_all()

    threads = [threading.Thread(target=not_reached), threading.Thread(target=came)]
    threads[0].start()
    assert finished.wait(10)
    threads[1].start()
    threads[1].join(0.5)  # it waits for the salesperson
    may_commit.set()
    for thread in threads:
        thread.join()
    assert sorted(Task.objects.values_list("queue", "outcome")) == [("hotline", "came"), ("salesperson", "not_reached")]


def test_whoever_has_it_sees_that_the_customer_came_and_may_need_help(
    open_task: Open, seller: User, signed_in: SignIn
) -> None:
    task, client = open_task(), signed_in(seller)
    assert "has come to us" not in _page(client, task)
    assert tasks.note_came(by=BY, incident_id=task.incident_id, subject_ids=[task.subject_id]) == 1
    assert tasks.note_came(by=BY, incident_id=task.incident_id, subject_ids=[task.subject_id]) == 0
    text = _page(client, task)
    assert "The customer has come to us already, and has not finished" in text
    assert 'name="outcome"' in text


def test_whoever_had_it_in_hand_sees_why_it_ended(open_task: Open, agent: User, signed_in: SignIn) -> None:
    task, client = open_task(salesperson=""), signed_in(agent)
    _came(task)
    for text in (_page(client, task), _finish(client, task, "not_reached")):
        assert "Ended by itself" in text
        assert "Help no longer needed: the customer has been in touch with us" in text
        assert 'name="outcome"' not in text


def test_an_outcome_that_comes_too_late_is_said_not_to_be_noted(
    open_task: Open, seller: User, signed_in: SignIn
) -> None:
    task, client = _came(open_task()), signed_in(seller)
    assert "Not noted: the task had ended before" not in _page(client, task)
    assert "Not noted: the task had ended before" in _finish(client, task, "not_reached")
    task.refresh_from_db()
    assert task.outcome == "came"
    assert Task.objects.count() == 1


def test_a_withdrawn_task_says_why_and_not_in_the_words_of_an_examiner(
    open_task: Open, seller: User, signed_in: SignIn
) -> None:
    task = open_task()
    said = "the patient in ward 7 is another man"
    tasks.withdraw(by=BY, key_prefix=task.key, because=tasks.Because.MISTAKEN, reason=said)
    text = _page(signed_in(seller), task)
    assert "It was given to you by mistake" in text
    assert "ward" not in text
    assert AuditRow.objects.get(action="tasks.withdraw").reason == said


def test_the_database_wants_a_reason_for_a_withdrawal(open_task: Open) -> None:
    task = open_task()
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(state="withdrawn", done_at=task.opened_at)
