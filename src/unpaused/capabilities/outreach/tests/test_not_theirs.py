"""A number that is somebody else's reaches nobody, and nothing more of the customer goes there."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach import figures
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.actions import leasing, repudiating, sending, sweeping
from unpaused.capabilities.outreach.actions.reconciling import reconcile
from unpaused.capabilities.outreach.models import KnownBy, Message, NumberNotTheirs
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import BY
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.events import bus
from unpaused.foundation.events.models import Event, Touch
from unpaused.foundation.figures import get
from unpaused.foundation.privacy import subjects
from unpaused.foundation.privacy.models import Subject
from unpaused.gateways.sms import FakeSms
from unpaused.kernel.errors import Refused

PHONE, MENDED = "13800000001", "13900000009"


@dataclass
class Entry:
    phone: str = PHONE


class Book:
    """Everybody in it has the same number, until it is mended."""

    entry = Entry()

    def person(self, person_id: int) -> Entry:
        return self.entry


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    known = Book()
    monkeypatch.setattr(repudiating, "book", lambda: known)
    return known


def _task(incident: Incident, person_id: int = 7, salesperson: str = "S1", key: str = "t") -> tasks.Task:
    return tasks.open_task(
        by=BY,
        subject_id=subjects.subject_of_person(person_id).pk,
        person_id=person_id,
        branch_code="",
        salesperson_id=salesperson,
        incident_id=incident.pk,
        key=key,
    )


def _heard() -> None:
    """Does what follows a wrong number."""
    for event in Event.objects.filter(name="tasks.NumberWrong").order_by("pk"):
        for subscriber in bus._subscribers[event.name]:
            bus.deliver(event_id=event.pk, subscriber=subscriber)


def _wrong(incident: Incident) -> tasks.Task:
    done = tasks.finish(by=BY, task_id=_task(incident).pk, outcome="wrong_number")
    _heard()
    return done


def _arrived(person: Subject, incident: Incident, centre: FakeSms) -> Message:
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    sending.send_due(channel="sms", urgent=False)
    centre.deliver_reports()
    assert writing.state(message) == "delivered"
    return message


def _claim_text(person: Subject, key: str, phone: str = PHONE) -> Message:
    pk = outreach.tell(
        by=BY,
        subject_id=person.pk,
        channel="sms",
        template="claim_received",
        address=phone,
        variables={"claim": outreach.ClaimNumber("CL260630-00017-2")},
        key=key,
    )
    return Message.objects.get(pk=pk)


def _reached(incident: Incident) -> list[float | None]:
    """As the bulletin reads it, and as the board does."""
    together = figures.REACHED.together
    assert together is not None
    return [figures.REACHED.query(incident.pk).value, together(incident.pk)["outreach.reached"]]


def test_what_arrived_at_a_strangers_reached_nobody(incident: Incident, person: Subject, centre: FakeSms) -> None:
    _arrived(person, incident, centre)
    assert _reached(incident) == [1, 1]
    _wrong(incident)
    assert _reached(incident) == [0, 0]
    assert get("outreach.told_to_reached_p50").query(incident.pk).value is None
    assert [m.not_theirs for m in outreach.messages_of([person.pk])[person.pk]] == [True]


def test_who_was_reached_another_way_counts(incident: Incident, person: Subject, centre: FakeSms) -> None:
    _arrived(person, incident, centre)
    _wrong(incident)
    followed = tasks.Task.objects.get(state="open")
    tasks.finish(by=BY, task_id=followed.pk, outcome="reached")
    assert _reached(incident) == [1, 1]
    numbers = [row["number"] for row in figures.REACHED.describe(figures.REACHED.query(incident.pk).record_ids)]
    assert [number[:2] for number in numbers] == ["TK"]


def test_nothing_more_goes_there(incident: Incident, person: Subject, centre: FakeSms) -> None:
    waiting = writing.invitation(person.pk, incident.pk, phone=PHONE)
    _wrong(incident)
    later = _claim_text(person, "claim.1")
    sending.send_due(channel="sms", urgent=False)
    assert [(m.state, m.error) for m in Message.objects.filter(pk__in=[waiting.pk, later.pk])] == [
        ("withdrawn", "not_theirs")
    ] * 2
    assert outreach.withheld(later.pk)


def test_others_with_that_number_and_a_mended_number_are_told(incident: Incident, person: Subject) -> None:
    _wrong(incident)
    other = subjects.subject_of_person(8)
    assert _claim_text(other, "claim.2").state == "queued"
    assert _claim_text(person, "claim.3", MENDED).state == "queued"
    assert _claim_text(person, "claim.4", "+86 138 0000 0001").state == "withdrawn"


def test_it_is_kept_once_and_touches_the_person(incident: Incident, person: Subject) -> None:
    done = _wrong(incident)
    Touch.objects.all().delete()
    repudiating.note_wrong_number(tasks.NumberWrong(done.pk, str(person.pk), 7))
    row = NumberNotTheirs.objects.get()
    assert (row.subject_id, row.known_by, row.record_id) == (person.pk, KnownBy.CALLER, done.pk)
    assert AuditRow.objects.filter(action="outreach.not_theirs").count() == 1
    assert not Touch.objects.filter(record="subject").exists()
    repudiating.theirs_after_all(by=BY, message_id=_claim_text(person, "claim.5").pk, reason="asked them")
    assert Touch.objects.filter(record="subject", key=str(person.pk)).exists()


def test_what_a_worker_holds_but_has_not_handed_over_stays(incident: Incident, person: Subject) -> None:
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    Message.objects.filter(pk=message.pk).update(not_theirs=True)
    assert leasing.lease("sms", urgent=False, after=0, limit=9).messages == []
    Message.objects.filter(pk=message.pk).update(not_theirs=False)
    leased = leasing.lease("sms", urgent=False, after=0, limit=9)
    Message.objects.filter(pk=message.pk).update(not_theirs=True)
    assert leasing.mark_submitting(leased.attempt, [message.pk]) == set()
    leasing.release(leased.attempt, [message.pk])
    sweeping.sweep()
    assert writing.state(message) == "withdrawn"


def test_nobody_sends_again_to_a_stranger(incident: Incident, person: Subject, centre: FakeSms) -> None:
    centre.outcomes[PHONE] = "uncertain"
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    sending.send_due(channel="sms", urgent=False)
    _wrong(incident)
    with pytest.raises(Refused) as refusal:
        reconcile(by=BY, message_id=message.pk, decision="send_again", reason="asked the customer")
    assert refusal.value.code == "outreach.not_theirs"


def test_what_was_written_while_it_became_known_is_stopped_before_it_leaves(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    """Neither of two transactions that run at once sees the other: the message is in the queue, unmarked."""
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    _wrong(incident)
    Message.objects.filter(pk=message.pk).update(state="queued", error="", not_theirs=False)
    sending.send_due(channel="sms", urgent=False)
    assert (writing.state(message), outreach.withheld(message.pk)) == ("withdrawn", True)
    assert not Message.objects.filter(submitting_at__isnull=False).exists()


def test_who_gets_a_task_for_a_known_wrong_number_reads_so(incident: Incident, person: Subject) -> None:
    """Found for another incident, long after."""
    tasks.finish(by=BY, task_id=_wrong(incident).pk, outcome="wrong_number")
    tasks.withdraw(by=BY, key_prefix="t", because=tasks.Because.NOTHING_OPEN, reason="x")
    task = _task(incident, key="anew")
    writing.invitation(person.pk, incident.pk, phone=PHONE, key="anew")
    task.refresh_from_db()
    assert task.number_wrong_at is not None


def test_it_is_taken_back_with_a_reason(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message = _arrived(person, incident, centre)
    _wrong(incident)
    with pytest.raises(Refused):
        repudiating.theirs_after_all(by=BY, message_id=message.pk, reason="")
    repudiating.theirs_after_all(by=BY, message_id=message.pk, reason="they called from it")
    assert _reached(incident) == [1, 1]
    assert _claim_text(person, "claim.6").state == "queued"
    assert AuditRow.objects.get(action="outreach.theirs_after_all").reason == "they called from it"
    with pytest.raises(Refused):
        repudiating.theirs_after_all(by=BY, message_id=message.pk, reason="they called from it")


@pytest.mark.parametrize("salesperson", ["S1", ""])
def test_the_hotline_gets_one_task_to_find_another_way(incident: Incident, person: Subject, salesperson: str) -> None:
    tasks.finish(by=BY, task_id=_task(incident, salesperson=salesperson).pk, outcome="wrong_number")
    _heard()
    another = tasks.Task.objects.get(state="open")
    assert (another.queue, another.number_wrong_at is None) == ("hotline", False)
    tasks.finish(by=BY, task_id=another.pk, outcome="wrong_number")
    _heard()
    assert not tasks.Task.objects.filter(state="open").exists()


def test_a_book_without_the_person_still_has_another_way_looked_for(
    incident: Incident, person: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Book, "entry", None)
    _wrong(incident)
    assert not NumberNotTheirs.objects.exists()
    assert tasks.Task.objects.get(state="open").number_wrong_at is not None


def test_the_page_says_so_and_takes_it_back(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message = _arrived(person, incident, centre)
    _wrong(incident)
    user = User.objects.create_user("agent", display_name="A", role="agent")
    browser = Client()
    browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
    browser.cookies["django_language"] = "en"
    address = reverse("outreach:message", args=[message.pk])
    page = browser.get(address).content.decode()
    assert "This number is not the customer" in page
    assert "Whoever called it" in page
    assert "Say how you know" in browser.post(f"{address}/theirs", {"reason": "x"}).content.decode()
    assert browser.post(f"{address}/theirs", {"reason": "they called from it"}).status_code == 302
    assert "This number is not the customer" not in browser.get(address).content.decode()
