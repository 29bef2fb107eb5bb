from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach.actions import adopting, recording, reports, sending, sweeping
from unpaused.capabilities.outreach.actions.senders import Result
from unpaused.capabilities.outreach.models import Message, Part, Report, new_attempt
from unpaused.capabilities.outreach.tests import writing
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.gateways.sms import DeliveryReport, FakeSms, SubmitResult
from unpaused.kernel import clock

PHONE = "13800000001"


def _send() -> None:
    sending.send_due(channel="sms", urgent=False)


def _report(provider_id: str, status: str = "delivered", handset: str = PHONE) -> DeliveryReport:
    raw = f"id:{provider_id} stat:X text:secret words"
    return DeliveryReport(provider_id, status, clock.now(), raw, handset=handset)  # type: ignore[arg-type]


def _sent(incident: Incident, person: Subject) -> tuple[Message, str]:
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    _send()
    return message, Part.objects.filter(message=message).values_list("provider_id", flat=True)[0]


def test_a_report_delivers_its_message(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message, _ = _sent(incident, person)
    centre.deliver_reports()
    message.refresh_from_db()
    assert message.state == "delivered"
    assert message.delivered_at is not None


def test_a_report_that_comes_twice_is_harmless(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message, provider_id = _sent(incident, person)
    for _ in range(2):
        centre.report([_report(provider_id)])
    assert writing.state(message) == "delivered"
    assert Report.objects.filter(message=message).count() == 2


def test_a_report_may_come_before_the_answer_to_its_submit(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    attempt = new_attempt()
    Message.objects.update(
        state="leased", attempt=attempt, leased_until=clock.now() + timedelta(minutes=1), submitting_at=clock.now()
    )
    centre.report([_report("0000000007")])
    assert writing.state(message) == "leased"
    recording.record(channel="sms", attempt=attempt, results=[Result(message.pk, "accepted", ("0000000007",))])
    assert writing.state(message) == "delivered"


def test_a_report_for_an_unknown_id_is_kept(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message, _ = _sent(incident, person)
    centre.report([_report("nobody-knows")])
    assert writing.state(message) == "sent"
    assert Report.objects.get(message=None).provider_id == "nobody-knows"


def test_the_words_of_a_message_are_not_kept_with_its_report(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    centre.report([_report("1"), DeliveryReport("", "unknown", clock.now(), "31333830303030303030")])
    kept = "".join(Report.objects.values_list("raw", flat=True))
    assert "secret" not in kept
    assert "3133383030" not in kept


@pytest.mark.parametrize("status", ["failed", "expired"])
def test_a_report_of_failure_fails_the_message(
    incident: Incident, person: Subject, centre: FakeSms, status: str
) -> None:
    message, provider_id = _sent(incident, person)
    centre.report([_report(provider_id, status)])
    assert writing.state(message) == "failed"


def test_a_pending_report_changes_nothing(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message, provider_id = _sent(incident, person)
    centre.report([_report(provider_id, "pending")])
    assert writing.state(message) == "sent"


def test_a_long_message_is_delivered_when_every_part_is(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message, first = _sent(incident, person)
    Message.objects.update(segments=2)
    Part.objects.create(
        message=message,
        channel="sms",
        provider_id="second",
        attempt=Part.objects.get().attempt,
        submitted_at=clock.now() - timedelta(seconds=1),
    )
    centre.report([_report(first)])
    assert writing.state(message) == "sent"
    centre.report([_report("second")])
    assert writing.state(message) == "delivered"


def test_an_id_used_again_belongs_to_the_message_submitted_last(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    old, provider_id = _sent(incident, person)
    centre.report([_report(provider_id)])
    Message.objects.update(submitting_at=clock.now() - timedelta(hours=2))
    Part.objects.update(submitted_at=clock.now() - timedelta(hours=2))
    Report.objects.update(received_at=clock.now() - timedelta(hours=2))
    new = writing.invitation(person.pk, incident.pk, key="new")
    attempt = new_attempt()
    Message.objects.filter(pk=new.pk).update(
        state="leased", attempt=attempt, leased_until=clock.now() + timedelta(minutes=1), submitting_at=clock.now()
    )
    centre.report([_report(provider_id)])  # of the new message, whose id is not known yet
    recording.record(channel="sms", attempt=attempt, results=[Result(new.pk, "accepted", (provider_id,))])
    assert writing.state(new) == "delivered"
    assert writing.state(old) == "delivered"
    assert Report.objects.filter(message=new).count() == 1


def _id_used_again(incident: Incident, person: Subject, other_phone: str) -> tuple[Message, Message, str]:
    """Two messages to two handsets, two days apart, under one id."""
    old, provider_id = _sent(incident, person)
    Part.objects.update(submitted_at=clock.now() - timedelta(days=2))
    new = writing.invitation(subject_of_person(8).pk, incident.pk, phone=other_phone, key="new")
    _send()
    Part.objects.filter(message=new).update(provider_id=provider_id)
    return old, new, provider_id


def test_a_report_after_days_tells_of_its_own_handset_though_the_id_was_used_again(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    old, new, provider_id = _id_used_again(incident, person, "13800000002")
    centre.report([_report(provider_id, handset="+8613800000001")])
    assert (writing.state(old), writing.state(new)) == ("delivered", "sent")
    centre.report([_report(provider_id, handset="13800000002")])
    assert writing.state(new) == "delivered"


@pytest.mark.parametrize("handset", ["", "95500"])
def test_a_handset_that_says_nothing_leaves_the_report_with_the_message_submitted_last(
    incident: Incident, person: Subject, centre: FakeSms, handset: str
) -> None:
    """Some centres name no number in a report, or the one that the message came from."""
    old, new, provider_id = _id_used_again(incident, person, "13800000002")
    centre.report([_report(provider_id, handset=handset)])
    assert (writing.state(old), writing.state(new)) == ("sent", "delivered")


def test_an_answer_that_comes_late_settles_an_uncertain_message(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    centre.outcomes[PHONE] = "uncertain"
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    _send()
    key = centre.submitted[0].key
    centre.settle_late(SubmitResult(key, "accepted", "77", "", ("77",)))
    assert writing.state(message) == "sent"


def test_a_late_throttling_proves_that_nothing_was_taken(incident: Incident, person: Subject, centre: FakeSms) -> None:
    centre.outcomes[PHONE] = "uncertain"
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    _send()
    centre.settle_late(SubmitResult(centre.submitted[0].key, "throttled"))
    assert writing.state(message) == "queued"


def _uncertain(incident: Incident, person: Subject, centre: FakeSms, key: str = "m") -> Message:
    centre.outcomes[PHONE] = "uncertain"
    message = writing.invitation(person.pk, incident.pk, phone=PHONE, key=key)
    _send()
    return message


def _age_reports() -> None:
    old = clock.now() - adopting.PATIENCE - timedelta(seconds=1)
    Report.objects.update(received_at=old)
    Message.objects.update(submitting_at=old - timedelta(seconds=1))


def test_a_report_of_unknown_id_settles_the_one_uncertain_message_to_its_handset(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    message = _uncertain(incident, person, centre)
    centre.deliver_reports()
    assert adopting.adopt() == 0  # an answer may still come
    _age_reports()
    sweeping.sweep()
    assert writing.state(message) == "delivered"
    assert Part.objects.get().adopted


def test_a_report_that_could_be_about_two_messages_settles_neither(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    for key in ("one", "two"):
        _uncertain(incident, person, centre, key)
    centre.report([_report("orphan")])
    _age_reports()
    sweeping.sweep()
    assert set(Message.objects.values_list("state", flat=True)) == {"uncertain"}


def test_a_report_for_another_handset_settles_nothing(incident: Incident, person: Subject, centre: FakeSms) -> None:
    message = _uncertain(incident, person, centre)
    centre.report([_report("orphan", handset="13999999999")])
    _age_reports()
    sweeping.sweep()
    assert writing.state(message) == "uncertain"


def test_reports_left_over_by_a_crash_are_joined_by_the_sweep(
    incident: Incident, person: Subject, centre: FakeSms
) -> None:
    message, provider_id = _sent(incident, person)
    Report.objects.create(channel="sms", provider_id=provider_id, status="delivered", raw="", received_at=clock.now())
    sweeping.sweep()
    assert writing.state(message) == "delivered"


@given(order=st.permutations(["pending", "failed", "delivered", "delivered", "unknown"]), cut=st.integers(0, 5))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_reports_does_not_matter(
    incident: Incident, person: Subject, centre: FakeSms, order: list[str], cut: int
) -> None:
    """`cut` of them come before the answer to the submit."""
    Report.objects.all().delete()
    Part.objects.all().delete()
    Message.objects.all().delete()
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    attempt, then = new_attempt(), clock.now() - timedelta(seconds=1)
    Message.objects.update(state="leased", attempt=attempt, leased_until=clock.now(), submitting_at=then)
    for status in order[:cut]:
        reports.keep(channel="sms", came=[_report("7", status)])
    recording.record(channel="sms", attempt=attempt, results=[Result(message.pk, "accepted", ("7",))])
    for status in order[cut:]:
        reports.keep(channel="sms", came=[_report("7", status)])
    assert writing.state(message) == "delivered"
