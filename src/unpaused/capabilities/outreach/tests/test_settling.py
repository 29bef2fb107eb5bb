"""People settle what nobody else can know; figures count what is known."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach import figures
from unpaused.capabilities.outreach.actions import sending
from unpaused.capabilities.outreach.actions.reconciling import reconcile
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import BY
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.figures import Reading, get
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.gateways.sms import FakeSms
from unpaused.kernel.errors import Refused

PHONE = "13800000001"


@pytest.fixture
def uncertain(incident: Incident, person: Subject, centre: FakeSms) -> Message:
    centre.outcomes[PHONE] = "uncertain"
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    sending.send_due(channel="sms", urgent=False)
    centre.outcomes.clear()
    return message


@pytest.mark.parametrize(("decision", "state"), [("arrived", "delivered"), ("give_up", "failed")])
def test_a_decision_settles_it_on_the_record(uncertain: Message, decision: str, state: str) -> None:
    reconcile(by=BY, message_id=uncertain.pk, decision=decision, reason="asked the customer")
    assert writing.state(uncertain) == state
    assert AuditRow.objects.get(action="outreach.reconcile").reason == "asked the customer"


def test_a_person_may_have_it_sent_again(uncertain: Message, centre: FakeSms) -> None:
    before = ProcrastinateJob.objects.filter(task_name="outreach.send").count()
    reconcile(by=BY, message_id=uncertain.pk, decision="send_again", reason="the customer got nothing")
    assert ProcrastinateJob.objects.filter(task_name="outreach.send").count() == before + 1
    sending.send_due(channel="sms", urgent=False)
    assert writing.state(uncertain) == "sent"
    assert len(centre.handsets[PHONE]) == 2


@pytest.mark.parametrize(("decision", "reason"), [("arrived", " "), ("delete", "because")])
def test_a_decision_needs_a_reason_and_a_name(uncertain: Message, decision: str, reason: str) -> None:
    with pytest.raises(Refused):
        reconcile(by=BY, message_id=uncertain.pk, decision=decision, reason=reason)
    assert writing.state(uncertain) == "uncertain"


def test_what_is_settled_stays_settled(uncertain: Message) -> None:
    reconcile(by=BY, message_id=uncertain.pk, decision="arrived", reason="asked the customer")
    with pytest.raises(Refused):
        reconcile(by=BY, message_id=uncertain.pk, decision="send_again", reason="asked again")


def test_people_told_are_counted_once(incident: Incident, person: Subject, centre: FakeSms) -> None:
    writing.invitation(person.pk, incident.pk, key="one")
    writing.invitation(person.pk, incident.pk, key="two")
    other = subject_of_person(8)
    centre.outcomes["13900000000"] = "rejected"
    writing.invitation(other.pk, incident.pk, phone="13900000000", key="three")
    sending.send_due(channel="sms", urgent=False)
    reading = figures.TOLD.query(incident.pk)
    assert reading.value == 1
    assert len(figures.TOLD.describe(reading.record_ids)) == 1


def test_people_reached_by_message_or_task_are_counted_once(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    writing.invitation(person.pk, incident.pk)
    sending.send_due(channel="sms", urgent=False)
    centre.deliver_reports()
    for person_id in (7, 8, 9):
        task = tasks.open_task(
            by=BY,
            subject_id=subject_of_person(person_id).pk,
            person_id=person_id,
            branch_code="",
            salesperson_id="",
            incident_id=incident.pk,
            key=f"t{person_id}",
        )
        tasks.finish(by=BY, task_id=task.pk, outcome="reached" if person_id < 9 else "not_reached")
    reading = figures.REACHED.query(incident.pk)
    assert reading.value == 2
    numbers = [row["number"] for row in figures.REACHED.describe(reading.record_ids)]
    assert sorted(number[:2] for number in numbers) == ["MS", "TK"]


def _reaching(incident: Incident) -> list[Reading]:
    return [get(f"outreach.told_to_reached_{suffix}").query(incident.pk) for suffix in ("p50", "p95")]


def _told(person_id: int, incident: Incident, seconds: float | None) -> Message:
    """Told, and the message arrived so much later; None: it did not."""
    message = writing.invitation(subject_of_person(person_id).pk, incident.pk, key=f"k{person_id}")
    arrived = {} if seconds is None else {"delivered_at": message.created_at + timedelta(seconds=seconds)}
    state = "sent" if seconds is None else "delivered"
    Message.objects.filter(pk=message.pk).update(state=state, **arrived)
    return message


def _called(message: Message, person_id: int, incident: Incident, seconds: float) -> None:
    """Somebody reached the customer by telephone so long after the message was made."""
    task = tasks.open_task(
        by=BY,
        subject_id=message.subject_id,
        person_id=person_id,
        branch_code="",
        salesperson_id="S1",
        incident_id=incident.pk,
        key=f"t{person_id}",
    )
    tasks.finish(by=BY, task_id=task.pk, outcome="reached")
    tasks.Task.objects.filter(pk=task.pk).update(done_at=message.created_at + timedelta(seconds=seconds))


def test_the_time_from_telling_to_reaching(incident: Incident) -> None:
    for n in range(1, 11):
        _told(100 + n, incident, n)
    median, late = _reaching(incident)
    assert (median.value, late.value) == (5.0, 10.0)
    assert len(late.record_ids) == 10


def test_whatever_came_first_reached_them(incident: Incident) -> None:
    """A call where the message did not arrive, the message where it was faster."""
    _called(_told(101, incident, None), 101, incident, 3600)
    _called(_told(102, incident, 20), 102, incident, 7200)
    median, late = _reaching(incident)
    assert (median.value, late.value) == (20.0, 3600.0)
    numbers = [row["number"][:2] for row in get("outreach.told_to_reached_p50").describe(median.record_ids)]
    assert sorted(numbers) == ["MS", "TK"]


def test_before_anybody_is_reached_there_is_no_time_to_state(incident: Incident) -> None:
    _told(101, incident, None)
    assert [reading.value for reading in _reaching(incident)] == [None, None]
