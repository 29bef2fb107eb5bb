import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.actions import sending
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import BY
from unpaused.foundation.privacy.indexes import blind_indexes
from unpaused.foundation.privacy.models import Subject
from unpaused.gateways.email import FakeEmail
from unpaused.gateways.sms import FakeSms

PHONE = "13800000001"


@pytest.fixture
def code(incident: Incident, person: Subject, centre: FakeSms) -> str:
    """The short code of an invitation that was sent to PHONE."""
    made = writing.code(person.pk, incident.pk)
    outreach.tell(
        by=BY,
        subject_id=person.pk,
        channel="sms",
        template="invitation",
        address=PHONE,
        variables={"code": outreach.ShortCode(made)},
        key="k",
    )
    sending.send_due(channel="sms", urgent=False)
    return made


@pytest.mark.parametrize("phone", [PHONE, "+86 138 0000 0001", "138-0000-0001", "１３８０００００００１"])
def test_our_code_on_our_number_is_ours(code: str, phone: str) -> None:
    with translation.override("en"):
        answer = outreach.is_from_us(phone, code.lower())
    assert answer.ours
    assert answer.sent_at is not None
    assert answer.template_label == "Invitation to contact us"


def test_the_whole_text_as_pasted_is_ours(code: str, centre: FakeSms) -> None:
    text = centre.handsets[PHONE][0].text
    assert outreach.is_from_us(PHONE, f"  {text}\n").ours


def test_a_text_that_somebody_changed_is_not_ours_though_its_code_is(code: str, centre: FakeSms) -> None:
    forged = centre.handsets[PHONE][0].text.replace("127.0.0.1:8000", "unpaused-claims.example")
    assert code in forged
    assert not outreach.is_from_us(PHONE, forged).ours


def test_everybody_else_gets_one_and_the_same_answer(code: str) -> None:
    no = outreach.Answer(False)
    assert outreach.is_from_us("13999999999", code) == no  # a true code on another number
    assert outreach.is_from_us(PHONE, "ZZZZ9999") == no  # our customer, another code
    assert outreach.is_from_us("13999999999", "ZZZZ9999") == no  # a stranger
    assert outreach.is_from_us(PHONE, "") == no
    assert outreach.is_from_us("", "") == no


def test_every_answer_costs_the_same_one_query(code: str) -> None:
    shapes = set()
    for phone, typed in ((PHONE, code), (PHONE, "ZZZZ9999"), ("13999999999", code), ("13999999999", "any text")):
        blind_indexes("sms", PHONE)  # the keys in use are read anew every few seconds, whoever asks
        with CaptureQueriesContext(connection) as queries:
            outreach.is_from_us(phone, typed)
        shapes.add(len(queries))
    assert shapes == {1}


def test_what_has_not_left_yet_is_not_ours_yet(incident: Incident, person: Subject) -> None:
    made = writing.code(person.pk, incident.pk)
    message = writing.invitation(person.pk, incident.pk, phone=PHONE)
    assert Message.objects.get().pk == message.pk
    assert not outreach.is_from_us(PHONE, made).ours


def test_an_e_mail_can_be_asked_about_too(incident: Incident, db: None, mail_server: FakeEmail) -> None:
    outreach.tell(
        by=BY,
        subject_id=None,
        channel="email",
        template="help_to_contact",
        address="sales@example.com",
        variables={"task": outreach.TaskNumber("TK260630-00017-2")},
        key="k",
    )
    sending.send_due(channel="email", urgent=False)
    text = mail_server.mailboxes["sales@example.com"][0].text
    assert outreach.is_from_us("Sales@example.com", text).ours
