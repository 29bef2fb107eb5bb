from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.actions import leasing, resting, senders, sending, sweeping
from unpaused.capabilities.outreach.actions.senders import EmailSender
from unpaused.capabilities.outreach.models import Channel, Message, Part
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import BY
from unpaused.foundation.privacy import subjects
from unpaused.foundation.privacy.models import Subject
from unpaused.gateways.email import EmailResult, FakeEmail
from unpaused.gateways.sms import FakeSms
from unpaused.kernel import clock

PHONE = "13800000001"


def _send() -> int:
    return sending.send_due(channel="sms", urgent=False)


def _past(*columns: str) -> None:
    Message.objects.update(**dict.fromkeys(columns, clock.now() - timedelta(seconds=1)))


def test_what_waits_is_sent_once(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    assert _send() == 1
    assert _send() == 0
    assert len(centre.handsets[PHONE]) == 1
    assert writing.state(message) == "sent"
    assert Part.objects.get().message_id == message.pk


def test_a_sent_text_names_the_insurer_the_domain_and_the_code(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    code = writing.code(person.pk, incident.pk)
    outreach.tell(
        by=BY,
        subject_id=person.pk,
        channel="sms",
        template="invitation",
        address=PHONE,
        variables={"code": outreach.ShortCode(code)},
        key="k",
    )
    _send()
    text = centre.handsets[PHONE][0].text
    assert "不停歇保险" in text
    assert "127.0.0.1:8000" in text
    assert code in text


def test_a_budget_ends_a_job_and_the_rest_waits(
    incident: Incident, person: Subject, centre: FakeSms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BUDGET", 150)
    writing.invitations(person.pk, incident.pk, [f"138{n:08d}" for n in range(200)])
    assert _send() == 150
    assert _send() == 50


def test_urgent_messages_go_before_those_that_waited_longer(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    writing.invitation(person.pk, incident.pk, phone=PHONE)
    outreach.tell(
        by=BY,
        subject_id=person.pk,
        channel="sms",
        template="one_time_code",
        address="13900000000",
        variables={"one_time_code": outreach.OneTimeCode("123456")},
        key="otp",
    )
    _send()
    assert [m.to for m in centre.submitted] == ["13900000000", PHONE]


def test_an_urgent_job_leaves_the_others_alone(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message = writing.invitation(person.pk, incident.pk)
    assert sending.send_due(channel="sms", urgent=True) == 0
    assert writing.state(message) == "queued"


def test_a_gateway_that_is_down_makes_messages_wait(incident: Incident, person: Subject, centre: FakeSms) -> None:
    centre.down = True
    message = writing.invitation(person.pk, incident.pk)
    assert _send() == 0
    assert writing.state(message) == "queued"
    assert resting.rests("sms")
    assert Channel.objects.get(name="sms").fault
    centre.down = False
    assert _send() == 0  # the channel rests
    Channel.objects.update(paused_until=clock.now())
    assert _send() == 1
    assert Channel.objects.get(name="sms").fault == ""


def test_many_workers_at_a_dead_gateway_ask_for_one_next_try(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    for _ in range(5):
        resting.rest("sms", "down")
    assert ProcrastinateJob.objects.filter(task_name="outreach.send", scheduled_at__isnull=False).count() == 1


def test_no_message_centre_configured_makes_messages_wait(incident: Incident, person: Subject) -> None:
    message = writing.invitation(person.pk, incident.pk)
    assert _send() == 0
    assert writing.state(message) == "queued"
    assert "SMPP_URL" in Channel.objects.get(name="sms").fault


def test_a_throttled_message_is_tried_again_later(incident: Incident, person: Subject, centre: FakeSms) -> None:
    centre.outcomes[PHONE] = "throttled"
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    _send()
    message.refresh_from_db()
    assert (message.state, message.tries) == ("queued", 1)
    assert message.not_before > clock.now()
    assert ProcrastinateJob.objects.filter(task_name="outreach.send", scheduled_at__isnull=False).count() == 1
    del centre.outcomes[PHONE]
    _past("not_before")
    assert _send() == 1
    assert writing.state(message) == "sent"


def test_a_rejected_message_fails_and_says_why(incident: Incident, person: Subject, centre: FakeSms) -> None:
    centre.outcomes[PHONE] = "rejected"
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    _send()
    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "fake_rejected")


def test_an_uncertain_message_is_never_sent_again_by_itself(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    centre.outcomes[PHONE] = "uncertain"
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    _send()
    centre.outcomes.clear()
    _past("not_before")
    sweeping.sweep()
    assert _send() == 0
    assert writing.state(message) == "uncertain"
    assert len(centre.handsets[PHONE]) == 1


def test_a_lease_that_ended_before_submitting_goes_back_to_the_queue(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    message = writing.invitation(person.pk, incident.pk)
    leasing.lease("sms", urgent=False, after=0, limit=10)
    assert writing.state(message) == "leased"
    _past("leased_until")
    assert sweeping.end_leases() == ["queued"]
    assert _send() == 1


def test_a_lease_that_ended_after_submitting_is_uncertain(incident: Incident, person: Subject) -> None:
    message = writing.invitation(person.pk, incident.pk)
    leased = leasing.lease("sms", urgent=False, after=0, limit=10)
    leasing.mark_submitting(leased.attempt, [message.pk])
    _past("leased_until")
    assert sweeping.end_leases() == ["uncertain"]


def test_a_worker_that_slept_past_its_lease_may_send_nothing(incident: Incident, person: Subject) -> None:
    message = writing.invitation(person.pk, incident.pk)
    leased = leasing.lease("sms", urgent=False, after=0, limit=10)
    _past("leased_until")
    sweeping.end_leases()
    leasing.lease("sms", urgent=False, after=0, limit=10)  # another worker has it now
    assert leasing.mark_submitting(leased.attempt, [message.pk]) == set()


def test_a_deleted_person_gets_nothing(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message = writing.invitation(person.pk, incident.pk)
    other = writing.invitation(subjects.subject_of_person(8).pk, incident.pk, phone="13900000000", key="other")
    subjects.destroy(by=BY, subject_id=person.pk, reason="retention ended")
    _send()
    message.refresh_from_db()
    assert (message.state, message.error) == ("withdrawn", "deleted")
    assert writing.state(other) == "sent"


def test_a_message_that_waited_too_long_is_given_up(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message = writing.invitation(person.pk, incident.pk)
    _past("give_up_at")
    assert _send() == 0
    assert sweeping.give_up() == 1
    assert writing.state(message) == "failed"


def test_the_sweep_gives_forgotten_work_a_job(
    incident: Incident, person: Subject, centre: FakeSms, settings: object
) -> None:
    settings.SMPP_URL = "smpp://a:b@127.0.0.1:1"  # type: ignore[attr-defined]
    writing.invitation(person.pk, incident.pk)
    ProcrastinateJob.objects.filter(task_name="outreach.send").exists()
    before = ProcrastinateJob.objects.filter(task_name="outreach.send").count()
    sweeping.sweep()
    assert ProcrastinateJob.objects.filter(task_name="outreach.send").count() == before + 1


def _mail(address: str, key: str) -> Message:
    message_id = outreach.tell(
        by=BY,
        subject_id=None,
        channel="email",
        template="help_to_contact",
        address=address,
        variables={"task": outreach.TaskNumber("TK260630-00017-2")},
        key=key,
    )
    return Message.objects.get(pk=message_id)


def test_e_mail_goes_out_with_subject_and_text(incident: Incident, db: None, mail_server: FakeEmail) -> None:
    message = _mail("sales@example.com", "k")
    assert sending.send_due(channel="email", urgent=False) == 1
    mail = mail_server.mailboxes["sales@example.com"][0]
    assert "TK260630-00017-2" in mail.subject
    assert "127.0.0.1:8000" in mail.text
    assert writing.state(message) == "sent"


def test_a_mail_server_that_goes_away_leaves_mail_waiting(incident: Incident, db: None, mail_server: FakeEmail) -> None:
    message = _mail("sales@example.com", "k")
    mail_server.down = True
    sending.send_due(channel="email", urgent=False)
    assert writing.state(message) == "queued"
    assert resting.rests("email")


def test_a_slow_mail_server_is_given_no_mail_whose_lease_has_ended(
    incident: Incident, db: None, mail_server: FakeEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep would call it uncertain, and a person might have it sent again while it is still to leave."""
    mails = [_mail(f"sales{number}@example.com", str(number)) for number in range(EmailSender.slice_size)]
    send, at, in_time = mail_server.send, [clock.now()], list[bool]()

    def slowly(key: str, *mail: str) -> EmailResult:
        in_time.append(Message.objects.get(pk=int(key.partition("/")[2])).leased_until > at[0])
        at[0] += timedelta(seconds=40)
        return send(key, *mail)

    monkeypatch.setattr(mail_server, "send", slowly)
    monkeypatch.setattr(clock, "now", lambda: at[0])
    monkeypatch.setattr(senders, "monotonic", lambda: at[0].timestamp())
    while sending.send_due(channel="email", urgent=False):
        at[0] += timedelta(seconds=2)
    assert in_time == [True] * len(mails)
    assert {writing.state(mail) for mail in mails} == {"sent"}


def test_what_is_withdrawn_while_a_worker_has_it_is_not_sent_from_the_queue_again(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    leased = leasing.lease("sms", urgent=False, after=0, limit=10)
    outreach.withdraw_messages(by=BY, key_prefix=Message.objects.get().key, reason="false match")
    leasing.release(leased.attempt, [each.pk for each in leased.messages])  # the gateway had gone away
    assert _send() == 0
    sweeping.sweep()
    assert (writing.state(message), centre.handsets.get(PHONE)) == ("failed", None)


def test_what_comes_back_to_the_queue_while_it_is_withdrawn_is_not_sent_again(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    """Between any two statements of the withdrawal a worker may give a message back."""
    writing.invitation(person.pk, incident.pk, phone=PHONE)
    leased = leasing.lease("sms", urgent=False, after=0, limit=10)

    def then_given_back(execute: Any, sql: str, *more: Any) -> Any:
        done = execute(sql, *more)
        if sql.startswith('UPDATE "outreach_message"') and "attempt" not in sql:
            waiting = {"state": "queued", "attempt": None, "leased_until": None}
            Message.objects.filter(attempt=leased.attempt, state="leased").update(**waiting)
        return done

    with connection.execute_wrapper(then_given_back):
        outreach.withdraw_messages(by=BY, key_prefix=Message.objects.get().key, reason="false match")
    assert _send() == 0
