"""The operator's page and what it reads."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as installation
from django.test import Client
from django.urls import reverse

from unpaused.config.load import acting, reading
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.jobs.app import app
from unpaused.foundation.machine import watching
from unpaused.foundation.machine.models import Heartbeat
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, Unavailable

from django.db import connection  # isort: skip

BACKEND = "unpaused.foundation.accounts.backends.StaffBackend"


@pytest.fixture
def no_beats(db: None) -> None:
    """Beats are written beside the transaction of the call they tell of, so those of earlier tests are still there."""
    Heartbeat.objects.all().delete()


def _job(status: str) -> int:
    job_id = app.configure_task("test.nothing", queue="test", allow_unknown=True).defer()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job_id])
    return int(job_id)


@pytest.fixture
def operator(no_beats: None, client: Client) -> Client:
    user = User.objects.create_user("op", role="operator", display_name="Op")
    client.force_login(user, backend=BACKEND)
    return client


def test_jobs_are_counted_by_what_became_of_them(db: None) -> None:
    for status in ("todo", "todo", "doing", "failed"):
        _job(status)
    [queue] = [queue for queue in reading.load().queues if queue.name == "test"]
    assert (queue.waiting, queue.running, queue.failed) == (2, 1, 1)
    assert queue.stalled == 1  # no worker of that name beats
    assert queue.oldest_seconds is not None


def test_a_gateway_that_was_never_called_a_living_and_a_dead_one(no_beats: None, settings: Any) -> None:
    settings.CORE_URL = settings.BANK_FOLDER = settings.SMPP_URL = "somewhere"
    now = clock.now()
    Heartbeat.objects.create(name="bank", succeeded_at=now)
    Heartbeat.objects.create(name="core", succeeded_at=now - timedelta(hours=1), failed_at=now, fault="core.down")
    states = {each.name: each.state for each in reading.load().gateways}
    assert states == {"bank": "up", "core": "down", "sms": "idle", "email": "unset"}


def test_calls_are_noted_and_a_change_at_once(committed_db: None) -> None:
    watching._noted.clear()
    with watching.watched("bank"):
        pass
    with pytest.raises(Unavailable), watching.watched("bank"):
        raise Unavailable("bank.away", "The bank is away.")
    assert Heartbeat.objects.get(name="bank").fault == "bank.away"
    with watching.watched("bank"):
        pass
    beat = Heartbeat.objects.get(name="bank")
    assert (beat.fault, bool(beat.failed_at), bool(beat.succeeded_at)) == ("", True, True)


def test_a_failed_job_is_tried_again_on_the_record(db: None, operator: Client) -> None:
    job_id = _job("failed")
    answer = operator.post(reverse("machine:retry", args=[job_id]))
    assert answer.status_code == 302
    [queue] = [queue for queue in reading.load().queues if queue.name == "test"]
    assert (queue.waiting, queue.failed) == (1, 0)
    assert AuditRow.objects.filter(action="machine.retry_job", object_id=str(job_id)).count() == 1


@pytest.mark.parametrize("status", ["todo", "doing"])
def test_a_job_that_has_not_failed_is_left_alone(db: None, status: str) -> None:
    with pytest.raises(NotFound):
        acting.retry(by=Actor.system("test"), job_id=_job(status))


def test_the_page_shows_all_of_it(operator: Client) -> None:
    _job("failed")
    Heartbeat.objects.create(name="bank", failed_at=clock.now(), fault="bank.away")
    page = operator.get(reverse("machine:load"))
    assert page.status_code == 200
    for word in ("test.nothing", "bank.away", "data-board", "data-stale-after"):
        assert word in page.content.decode()


@pytest.mark.parametrize("role", ["commander", "examiner", "agent", "auditor"])
def test_others_do_not_see_the_machine(db: None, client: Client, role: str) -> None:
    client.force_login(User.objects.create_user("x", role=role, display_name="X"), backend=BACKEND)
    assert client.get(reverse("machine:load")).status_code == 403


def test_an_operator_lands_on_the_machine(operator: Client) -> None:
    assert operator.get("/")["Location"] == reverse("machine:load")


def test_the_command_says_the_same_to_programs(committed_db: None) -> None:
    _job("failed")
    done = subprocess.run(
        [sys.executable, "-m", "unpaused.config.cli.main", "load", "--json"],
        env=os.environ | {"DATABASE_URL": installation.DATABASE_URL},
        capture_output=True,
        text=True,
    )
    found = json.loads(done.stdout)
    assert [queue["failed"] for queue in found["queues"] if queue["name"] == "test"] == [1]
    assert {gateway["name"] for gateway in found["gateways"]} == {"bank", "core", "sms", "email"}


def test_a_backup_that_nobody_has_looked_at_for_long_is_said_to_be_behind(operator: Client, settings: Any) -> None:
    """Where its process does not run, nothing tells of a fault."""
    settings.BACKUP_URL = "/somewhere"
    for minutes, behind in ((1, False), (60, True)):
        until = clock.now() - timedelta(minutes=minutes)
        Heartbeat.objects.update_or_create(name="backup", defaults={"detail": {"until": until.isoformat()}})
        page = operator.get(reverse("machine:load"), headers={"accept-language": "en"}).content.decode()
        shown = page[page.index("<dt>Backup</dt>") : page.index("<dt>Last base backup</dt>")]
        assert ("Does not answer" in shown, "restorable until" in shown) == (behind, True)
