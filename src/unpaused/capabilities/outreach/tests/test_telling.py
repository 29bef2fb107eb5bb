import threading

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.actions import answers
from unpaused.capabilities.outreach.models import Answer, Message
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import BY, make_incident
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.privacy import sealing, subjects
from unpaused.foundation.privacy.models import Subject
from unpaused.gateways.sms import InboundSms
from unpaused.kernel import clock, ids
from unpaused.kernel.errors import Refused


def _jobs() -> list[tuple[str, bool]]:
    rows = ProcrastinateJob.objects.filter(task_name="outreach.send").order_by("id")
    return [(job.queue_name, job.args["urgent"]) for job in rows]


def test_a_key_makes_one_message_a_channel(incident: Incident, person: Subject) -> None:
    first = writing.invitation(person.pk, incident.pk, key="k")
    second = writing.invitation(person.pk, incident.pk, key="k", phone="13900000000")
    assert first.pk == second.pk
    assert Message.objects.count() == 1


def test_two_threads_with_one_key_make_one_message(committed_db: None) -> None:
    incident, person = make_incident(), subjects.subject_of_person(7)
    together = threading.Barrier(2)
    made: list[int] = []

    def write() -> None:
        together.wait()
        made.append(writing.invitation(person.pk, incident.pk, key="same").pk)
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1
    assert Message.objects.count() == 1


def test_a_thousand_people_make_one_job_one_audit_row(incident: Incident, person: Subject) -> None:
    writing.invitations(person.pk, incident.pk, [f"138{n:08d}" for n in range(1000)])
    assert _jobs() == [("messages", False)]
    assert AuditRow.objects.filter(action="outreach.tell").count() == 1


def test_what_is_told_again_makes_no_job(incident: Incident, person: Subject) -> None:
    writing.invitation(person.pk, incident.pk)
    writing.invitation(person.pk, incident.pk)
    assert len(_jobs()) == 1


def test_one_time_codes_have_a_queue_of_their_own(incident: Incident, person: Subject) -> None:
    outreach.tell(
        by=BY,
        subject_id=person.pk,
        channel="sms",
        template="one_time_code",
        address="13800000001",
        variables={"one_time_code": outreach.OneTimeCode("123456")},
        key="otp.1",
    )
    assert _jobs() == [("urgent", True)]


def test_a_fault_in_one_writes_none(incident: Incident, person: Subject) -> None:
    good = outreach.Tell(person.pk, "sms", "invitation", "138", {"code": outreach.ShortCode(ids.short_code())}, "a")
    bad = outreach.Tell(person.pk, "sms", "invitation", "138", {}, "b")
    with pytest.raises(Refused):
        outreach.tell_many(by=BY, tells=[good, bad])
    assert not Message.objects.exists()


def test_address_and_variables_are_sealed(incident: Incident, person: Subject) -> None:
    message = writing.invitation(person.pk, incident.pk, phone="13812345678")
    assert b"13812345678" not in bytes(message.address)
    assert sealing.unseal(person, "message.address", bytes(message.address)) == "13812345678"


def test_the_audit_trail_has_no_address_and_no_code(incident: Incident, person: Subject) -> None:
    typed = writing.code(person.pk, incident.pk)
    writing.invitation(person.pk, incident.pk, phone="13812345678")
    trail = str(list(AuditRow.objects.values()))
    assert "13812345678" not in trail
    assert typed not in trail


def test_staff_are_told_under_a_key_of_their_address(incident: Incident, db: None) -> None:
    for n in (1, 2):
        outreach.tell(
            by=BY,
            subject_id=None,
            channel="email",
            template="help_to_contact",
            address="Sales@Example.com",
            variables={"task": outreach.TaskNumber("TK260630-00017-2")},
            key=f"task.{n}",
        )
    one, two = Message.objects.order_by("pk")
    assert one.subject_id == two.subject_id
    assert not one.to_customer
    assert outreach.messages_of([one.subject_id]) == {}


def test_a_claim_message_carries_the_short_code_of_the_living_invitation(incident: Incident, person: Subject) -> None:
    typed = writing.code(person.pk, incident.pk)
    message_id = outreach.tell(
        by=BY,
        subject_id=person.pk,
        channel="sms",
        template="claim_received",
        address="13800000001",
        variables={"claim": outreach.ClaimNumber("CL260630-00017-2")},
        key="claim.1",
    )
    message = Message.objects.get(pk=message_id)
    assert sealing.unseal_json(person, "message.variables", bytes(message.variables))["code"] == typed


@pytest.mark.parametrize("phone", ["", "  ", "无", "1", "1" * 30])
def test_a_stale_number_fails_by_itself_and_holds_up_nobody(incident: Incident, person: Subject, phone: str) -> None:
    made = writing.invitations(person.pk, incident.pk, [phone, "13800000001"])
    states = dict(Message.objects.values_list("pk", "state"))
    assert [states[pk] for pk in made] == ["failed", "queued"]
    assert Message.objects.get(state="failed").error == "bad_address"


def test_who_asked_for_a_code_in_english_is_told_in_english_from_then_on(incident: Incident, person: Subject) -> None:
    assert writing.invitation(person.pk, incident.pk, key="before").language == "zh"
    writing.one_time_code(person.pk, language="en-gb")
    assert writing.invitation(person.pk, incident.pk, key="after").language == "en"
    writing.one_time_code(person.pk, language="zh-hans")
    assert writing.invitation(person.pk, incident.pk, key="again").language == "zh"
    stranger = subjects.subject_of_person(8)
    assert writing.invitation(stranger.pk, incident.pk, key="stranger").language == "zh"


def test_a_message_needs_a_key(incident: Incident, person: Subject) -> None:
    with pytest.raises(Refused):
        writing.invitation(person.pk, incident.pk, key="")


def test_what_waits_can_be_withdrawn(incident: Incident, person: Subject) -> None:
    writing.invitations(person.pk, incident.pk, ["13800000001", "13800000002"])
    assert outreach.withdraw_messages(by=BY, key_prefix="m.13800000001", reason="false match") == 1
    assert sorted(Message.objects.values_list("state", flat=True)) == ["queued", "withdrawn"]


def test_an_address_of_which_everything_was_deleted_takes_and_gets_messages_again(incident: Incident) -> None:
    """Nothing new could else be kept of it: the message centre would offer what came with it for ever, and everybody
    told in one go with its owner would be told nothing."""
    came = InboundSms(sender="13800000001", to="95500", text="好", at=clock.now())
    answers.keep(channel="sms", came=[came])
    subjects.destroy(by=BY, subject_id=Answer.objects.get().subject_id, reason="asked for")
    answers.keep(channel="sms", came=[came])
    kept = Answer.objects.select_related("subject").latest("pk")
    assert sealing.unseal(kept.subject, "answer.text", bytes(kept.text)) == "好"
    subjects.destroy(by=BY, subject_id=kept.subject_id, reason="asked for")
    outreach.tell(
        by=BY,
        subject_id=None,
        channel="sms",
        template="help_to_contact",
        address="13800000001",
        variables={"task": outreach.TaskNumber("TK260630-00017-2")},
        key="helper",
    )
    assert Message.objects.get().state == "queued"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800000001/13900000002", "13800000001"),
        ("027-87654321、13800000001", "13800000001"),
        ("13800000001 13900000002", "13800000001"),
        ("13800000001转8", "13800000001"),
        ("13800000001（妻）", "13800000001"),
        ("027-87654321转801", "02787654321"),
        ("+86 138 0000 0001", "13800000001"),
        ("+852 9123 4567", "85291234567"),
        ("不详", ""),
        ("138/1234/5678", "13812345678"),
    ],
)
def test_of_several_numbers_in_one_entry_of_the_book_the_first_mobile_is_used(written, number):
    assert outreach.phone_of(written) == number
