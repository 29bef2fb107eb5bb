"""Outreach against a real message centre over SMPP, with its faults."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
import pytest
from django.conf import settings

from unpaused.capabilities.outreach.actions import resting, sending, sessions
from unpaused.capabilities.outreach.actions.senders import Outgoing, SmsSender, Submitted
from unpaused.capabilities.outreach.models import Answer, Channel, Message, Report
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import make_incident
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.gateways.sms.simulator.centre import MessageCentre
from unpaused.kernel import clock

PHONES = [f"138{n:08d}" for n in range(40)]


@pytest.fixture
def smsc(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MessageCentre]:
    running = MessageCentre().start()
    monkeypatch.setattr(settings, "SMPP_URL", f"smpp://unpaused:drill@127.0.0.1:{running.port}")
    yield running
    sessions.close_all()
    running.stop()


def _write() -> None:
    writing.invitations(subject_of_person(7).pk, make_incident().pk, PHONES)


def _send() -> int:
    return sending.send_due(channel="sms", urgent=False)


def _until(happened: Callable[[], bool]) -> bool:
    for _ in range(3000):
        if happened():
            return True
        time.sleep(0.02)
    return False


def _count(state: str) -> int:
    return Message.objects.filter(state=state).count()


def _in_time() -> None:
    Message.objects.filter(state="queued").update(not_before=clock.now())
    Channel.objects.update(paused_until=None)


@pytest.mark.parametrize("report", ["once", "twice", "before_answer"])
def test_everyone_is_told_once_and_every_report_finds_its_message(smsc: MessageCentre, report: str) -> None:
    smsc.faults.report = report  # type: ignore[assignment]
    _write()
    _send()
    assert _until(lambda: _count("delivered") == len(PHONES))
    assert {len(smsc.handsets.of(phone)) for phone in PHONES} == {1}


def test_reports_of_unknown_ids_are_kept_and_deliver_nothing(smsc: MessageCentre) -> None:
    smsc.faults.report = "unknown_id"
    _write()
    _send()
    assert _until(lambda: Report.objects.filter(message=None).count() == len(PHONES))
    assert _count("sent") == len(PHONES)


def test_a_handset_that_cannot_be_reached_fails(smsc: MessageCentre) -> None:
    smsc.faults.undeliverable_suffix = PHONES[3]
    _write()
    _send()
    assert _until(lambda: _count("delivered") == len(PHONES) - 1)
    assert _until(lambda: _count("failed") == 1)


def test_a_throttling_centre_gets_every_message_in_the_end(smsc: MessageCentre) -> None:
    smsc.faults.throttle = 25
    _write()
    _send()
    assert _count("queued") == 25
    _in_time()
    _send()
    assert _until(lambda: _count("delivered") == len(PHONES))
    assert {len(smsc.handsets.of(phone)) for phone in PHONES} == {1}


def test_a_connection_that_drops_leaves_doubt_where_there_is_doubt(smsc: MessageCentre) -> None:
    smsc.faults.drop_after = 10
    _write()
    _send()
    while _count("queued"):
        _in_time()
        _send()
    # Read at once: reports that come in meanwhile settle one doubt after the other.
    states = {key.removeprefix("m."): state for key, state in Message.objects.values_list("key", "state")}
    unsure = {phone for phone, state in states.items() if state == "uncertain"}
    assert unsure
    received = {phone: len(smsc.handsets.of(phone)) for phone in PHONES}
    assert max(received.values()) == 1
    assert {phone for phone, count in received.items() if not count} <= unsure
    assert len(states) == len(PHONES)
    assert set(states.values()) <= {"uncertain", "sent", "delivered"}


def test_a_centre_that_refuses_the_bind_makes_messages_wait(
    smsc: MessageCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unpaused.capabilities.outreach.actions.senders._BIND_SECONDS", 0.5)
    smsc.faults.refuse_bind = True
    _write()
    assert _send() == 0
    assert _count("queued") == len(PHONES)
    assert resting.rests("sms")
    smsc.faults.refuse_bind = False
    monkeypatch.setattr("unpaused.capabilities.outreach.actions.senders._BIND_SECONDS", 30.0)
    _in_time()
    assert _send() == len(PHONES)


def test_a_database_cut_off_after_the_answers_forgets_none_of_them(
    smsc: MessageCentre, database_server: Any, database_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = database_server.connection().url("postgres", "postgres")
    submit = SmsSender.submit

    def submit_then_cut(self: SmsSender, outgoing: Sequence[Outgoing]) -> Submitted:
        answers = submit(self, outgoing)
        with psycopg.connect(admin, autocommit=True) as server:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database_name])
        return answers

    monkeypatch.setattr(SmsSender, "submit", submit_then_cut)
    _write()
    assert _send() == len(PHONES)
    assert _until(lambda: _count("delivered") == len(PHONES))


def test_a_handset_that_writes_back_is_kept_sealed(smsc: MessageCentre) -> None:
    _write()
    _send()
    smsc.reply(PHONES[0], "95500", "是你们吗？")
    assert _until(Answer.objects.exists)
    answer = Answer.objects.select_related("subject").get()
    assert sealing.unseal(answer.subject, "answer.text", bytes(answer.text)) == "是你们吗？"
