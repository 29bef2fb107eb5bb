"""Workers killed at any point: nothing lost, nothing that the centre acknowledged sent twice, doubt counted."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings

from unpaused.capabilities.outreach.actions import adopting, sending, sessions, sweeping
from unpaused.capabilities.outreach.models import Channel, Message, Report
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import make_incident
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.gateways.sms.simulator.centre import MessageCentre
from unpaused.kernel import clock

PHONES = [f"138{n:08d}" for n in range(30)]


@pytest.fixture
def smsc(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MessageCentre]:
    """A real message centre, and this process set up to bind to it."""
    running = MessageCentre().start()
    monkeypatch.setattr(settings, "SMPP_URL", f"smpp://unpaused:drill@127.0.0.1:{running.port}")
    yield running
    sessions.close_all()
    running.stop()


def _worker(point: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "unpaused.capabilities.outreach.tests.killed_worker", point],
        env={
            **os.environ,
            "DATABASE_URL": settings.DATABASE_URL,
            "SMPP_URL": settings.SMPP_URL,
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        stdout=subprocess.PIPE,
        text=True,
    )


def _until_dead(point: str) -> None:
    worker = _worker(point)
    try:
        assert worker.wait(60) == -9
    finally:
        worker.kill()
        worker.wait()
        assert worker.stdout is not None
        worker.stdout.close()


def _write(phones: list[str]) -> None:
    writing.invitations(subject_of_person(7).pk, make_incident().pk, phones)


def _afterwards() -> None:
    """Time passes: leases end, the sweep runs, a healthy worker sends what is left."""
    past = clock.now() - timedelta(seconds=1)
    Message.objects.filter(state="leased").update(leased_until=past)
    sweeping.sweep()
    for _ in range(20):  # a centre that is slow to answer lets the channel rest: that is not what is tested here
        Channel.objects.update(paused_until=None)
        Message.objects.filter(state="queued").update(not_before=past)
        while sending.send_due(channel="sms", urgent=False):
            pass
        if not Message.objects.filter(state="queued").exists():
            return


def _received(smsc: MessageCentre) -> dict[str, int]:
    return {phone: len(smsc.handsets.of(phone)) for phone in PHONES}


def _wait_for(what: str, count: int) -> bool:
    for _ in range(3000):
        if Message.objects.filter(state=what).count() >= count:
            return True
        time.sleep(0.02)
    return False


def test_killed_after_the_lease_nothing_is_lost_and_nothing_uncertain(smsc: MessageCentre) -> None:
    _write(PHONES)
    _until_dead("leased")
    assert Message.objects.filter(state="leased").count() == len(PHONES)
    _afterwards()
    assert set(_received(smsc).values()) == {1}
    assert _wait_for("delivered", len(PHONES))


def test_killed_before_the_first_octet_is_uncertain_and_stays_unsent(smsc: MessageCentre) -> None:
    _write(PHONES)
    _until_dead("submitting")
    _afterwards()
    assert set(Message.objects.values_list("state", flat=True)) == {"uncertain"}
    assert set(_received(smsc).values()) == {0}


def test_killed_after_the_answers_nothing_is_sent_twice_and_reports_settle_it(smsc: MessageCentre) -> None:
    _write(PHONES)
    _until_dead("submitted")
    _afterwards()
    assert set(_received(smsc).values()) == {1}
    assert _wait_for_reports(len(PHONES))
    old = clock.now() - adopting.PATIENCE - timedelta(seconds=1)
    Report.objects.update(received_at=old)
    Message.objects.update(submitting_at=old - timedelta(seconds=1))
    sweeping.sweep()
    assert Message.objects.filter(state="delivered").count() == len(PHONES)


def _wait_for_reports(count: int) -> bool:
    for _ in range(3000):
        if Report.objects.count() >= count:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.long)])
def test_killed_again_and_again_at_random_moments(smsc: MessageCentre, kills: int) -> None:
    phones = [f"137{n:08d}" for n in range(300 * kills)]
    smsc.faults.answer_delay = 0.01
    _write(phones)
    dice = random.Random(2020)
    for _ in range(kills):
        worker = _worker("never")
        assert worker.stdout is not None
        with worker.stdout:
            assert worker.stdout.readline() == "ready\n"
            time.sleep(dice.uniform(0.1, 0.8))
            worker.kill()
            worker.wait()
        Message.objects.filter(state="leased").update(leased_until=clock.now() - timedelta(seconds=1))
        sweeping.end_leases()
    _afterwards()
    times = {phone: len(smsc.handsets.of(phone)) for phone in phones}
    unsure = {m.key.removeprefix("m.") for m in Message.objects.filter(state="uncertain")}
    assert max(times.values()) == 1
    assert {phone for phone, count in times.items() if count == 0} <= unsure
    assert not Message.objects.filter(state__in=("queued", "leased", "failed")).exists()
    acknowledged = Message.objects.filter(state__in=("sent", "delivered")).count()
    assert acknowledged + len(unsure) == len(phones)
