"""What the handsets of a drill received, read from a real message centre."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.actions import sending, sessions
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import BY
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy.models import Subject
from unpaused.gateways.sms import Centre, OutgoingSms, SmppGateway
from unpaused.gateways.sms.simulator.centre import MessageCentre
from unpaused.gateways.sms.simulator.service import SmsService

PHONE, SWITCHED_OFF = "13800000001", "13800000002"
ADDRESS = "/outreach/handsets"


@pytest.fixture
def drill(committed_db: None, settings: Any) -> Iterator[SmsService]:
    service = SmsService(MessageCentre())
    settings.SMPP_URL = f"smpp://unpaused:drill@127.0.0.1:{service.centre.port}"
    settings.HANDSETS_URL = service.door.url
    yield service
    sessions.close_all()
    service.stop()


@pytest.fixture
def agent(committed_db: None, client: Client) -> Client:
    user = User.objects.create_user("agent", display_name="A", role="agent")
    client.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
    client.cookies["django_language"] = "en"
    return client


def invite(incident: Incident, person: Subject, phone: str, key: str) -> str:
    made = writing.code(person.pk, incident.pk)
    outreach.tell(
        by=BY, subject_id=person.pk, channel="sms", template="invitation", address=phone,
        variables={"code": outreach.ShortCode(made)}, key=key,
    )  # fmt: skip
    return made


def test_each_handset_shows_its_messages_and_whether_they_are_from_us(
    drill: SmsService, agent: Client, incident: Incident, person: Subject
) -> None:
    code = invite(incident, person, PHONE, "a")
    sending.send_due(channel="sms", urgent=False)
    with SmppGateway(Centre("127.0.0.1", drill.centre.port, "unpaused", "drill")) as somebody:
        somebody.submit([OutgoingSms("m1", PHONE, f"请登录 claims.example 输入 {code}")])
    assert drill.centre.handsets.wait_for(2)
    page = agent.get(ADDRESS).content.decode()
    assert "138****0001" in page and PHONE not in page
    assert page.count("From us: Invitation to contact us") == 1 and page.count("Not from us") == 1
    assert "138****0001" in agent.get(ADDRESS, {"q": "0001"}).content.decode()
    assert "138****0001" not in agent.get(ADDRESS, {"q": "9999", "page": "x"}).content.decode()


def test_what_is_switched_off_receives_nothing(
    drill: SmsService, agent: Client, incident: Incident, person: Subject
) -> None:
    drill.centre.faults.undeliverable_suffix = SWITCHED_OFF
    invite(incident, person, SWITCHED_OFF, "b")
    sending.send_due(channel="sms", urgent=False)
    assert "Nothing received" in agent.get(ADDRESS).content.decode()


def test_the_messages_page_leads_there_in_a_drill_alone(agent: Client, settings: Any) -> None:
    settings.HANDSETS_URL = ""
    assert agent.get(ADDRESS).status_code == 404
    assert ADDRESS not in agent.get(reverse("outreach:messages")).content.decode()
    settings.HANDSETS_URL = "http://127.0.0.1:9"
    assert ADDRESS in agent.get(reverse("outreach:messages")).content.decode()
    assert agent.get(ADDRESS).status_code == 503


def test_a_share_of_all_numbers_may_be_switched_off(
    drill: SmsService, agent: Client, incident: Incident, person: Subject
) -> None:
    drill.centre.faults.switched_off_share = 1.0
    invite(incident, person, PHONE, "c")
    sending.send_due(channel="sms", urgent=False)
    assert drill.centre.handsets.count == 0
