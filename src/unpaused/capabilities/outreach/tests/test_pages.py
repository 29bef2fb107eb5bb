from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.actions import resting, sending
from unpaused.capabilities.outreach.models import Message, Part
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.outreach.tests.conftest import BY
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.subjects import destroy
from unpaused.gateways.sms import DeliveryReport, FakeSms
from unpaused.kernel import clock

PHONE = "13812345678"
SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    def client(role: str = "agent", branch: str = "", language: str = "en") -> Client:
        user = User.objects.create_user(f"{role}{branch}", display_name="X", role=role, branch_code=branch)
        browser = Client()
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        browser.cookies["django_language"] = language
        return browser

    return client


def _write(incident: Incident, person: Subject, branch: str = "4201", key: str = "k") -> Message:
    code = writing.code(person.pk, incident.pk)
    message_id = outreach.tell(
        by=BY,
        subject_id=person.pk,
        channel="sms",
        template="invitation",
        address=PHONE,
        variables={"code": outreach.ShortCode(code)},
        key=key,
        incident_id=incident.pk,
        branch_code=branch,
    )
    return Message.objects.get(pk=message_id)


def _text(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(f"outreach:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_masks_addresses(incident: Incident, person: Subject, sign_in: SignIn) -> None:
    message = _write(incident, person)
    text = _text(sign_in(), "messages")
    assert message.number in text
    assert "138****5678" in text
    assert PHONE not in text


def test_a_message_shows_its_text_without_its_code(incident: Incident, person: Subject, sign_in: SignIn) -> None:
    code = writing.code(person.pk, incident.pk)
    text = _text(sign_in(), "message", _write(incident, person).pk)
    assert "请与我们联系" in text
    assert "********" in text
    assert code not in text
    assert PHONE not in text


@pytest.mark.parametrize("role", ["examiner", "salesperson"])
def test_roles_without_messages_see_none(incident: Incident, person: Subject, sign_in: SignIn, role: str) -> None:
    message = _write(incident, person)
    client = sign_in(role)
    for name, args in (("messages", ()), ("message", (message.pk,)), ("reports", ()), ("templates", ())):
        assert client.get(reverse(f"outreach:{name}", args=args)).status_code == 403


def test_a_branch_sees_its_own_messages(incident: Incident, person: Subject, sign_in: SignIn) -> None:
    here, elsewhere = _write(incident, person, "4201", "a"), _write(incident, person, "4202", "b")
    nobodys = _write(incident, person, "", "c")
    client = sign_in("agent", "4201")
    text = _text(client, "messages")
    assert here.number in text
    assert elsewhere.number not in text
    assert nobodys.number not in text
    for name in ("message", "reconcile", "reveal_address"):
        url = reverse(f"outreach:{name}", args=[elsewhere.pk])
        answer = (
            client.get(url) if name == "message" else client.post(url, {"reason": "curious", "decision": "arrived"})
        )
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [("?state=queued", True), ("?state=failed", False), ("?channel=email", False), ("?template=invitation", True)],
)
def test_the_list_is_filtered_by_its_address(
    incident: Incident, person: Subject, sign_in: SignIn, query: str, shown: bool
) -> None:
    message = _write(incident, person)
    assert (message.number in _text(sign_in(), "messages", query=query)) == shown


def test_a_message_is_found_by_its_number(incident: Incident, person: Subject, sign_in: SignIn) -> None:
    one, other = _write(incident, person, key="a"), _write(incident, person, key="b")
    text = _text(sign_in(), "messages", query=f"?q={one.number}")
    assert one.number in text
    assert other.number not in text
    assert one.number not in _text(sign_in("commander"), "messages", query="?q=nonsense")


def test_an_address_is_revealed_for_a_reason(incident: Incident, person: Subject, sign_in: SignIn) -> None:
    url = reverse("outreach:reveal_address", args=[_write(incident, person).pk])
    client = sign_in()
    assert PHONE not in client.post(url, {"reason": ""}).content.decode()
    assert PHONE in client.post(url, {"reason": "the customer asks"}).content.decode()
    assert AuditRow.objects.filter(action="privacy.reveal", reason="the customer asks").count() == 1
    assert sign_in("commander").post(url, {"reason": "curious"}).status_code == 403


def test_an_uncertain_message_is_settled_on_its_page(
    incident: Incident, person: Subject, sign_in: SignIn, centre: FakeSms
) -> None:
    centre.outcomes[PHONE] = "uncertain"
    message = _write(incident, person)
    sending.send_due(channel="sms", urgent=False)
    client = sign_in()
    assert "1 message has an unknown outcome." in _text(client, "messages")
    assert "Nobody knows whether it arrived" in _text(client, "message", message.pk)
    url = reverse("outreach:reconcile", args=[message.pk])
    assert "Fill in: How do you know, or why?" in client.post(url, {"decision": "arrived"}).content.decode()
    assert client.post(url, {"decision": "arrived", "reason": "she told me"}).status_code == 302
    assert writing.state(message) == "delivered"
    assert "she told me" in _text(client, "message", message.pk)


def test_who_may_not_settle_is_told_who_may(
    incident: Incident, person: Subject, sign_in: SignIn, centre: FakeSms
) -> None:
    centre.outcomes[PHONE] = "uncertain"
    message = _write(incident, person)
    sending.send_due(channel="sms", urgent=False)
    auditor = sign_in("auditor")
    assert "A contact-centre agent settles it." in _text(auditor, "message", message.pk)
    url = reverse("outreach:reconcile", args=[message.pk])
    assert auditor.post(url, {"decision": "arrived", "reason": "I think so"}).status_code == 403


def test_raw_reports_stand_on_the_messages_page(
    incident: Incident, person: Subject, sign_in: SignIn, centre: FakeSms
) -> None:
    message = _write(incident, person)
    sending.send_due(channel="sms", urgent=False)
    centre.deliver_reports()
    assert f"id:{Part.objects.get().provider_id}" in _text(sign_in(), "message", message.pk)


def test_reports_that_nobody_knows_have_a_page(db: None, sign_in: SignIn, centre: FakeSms) -> None:
    from_elsewhere = "strange-id"
    centre.report([_stray(from_elsewhere)])
    assert from_elsewhere in _text(sign_in(), "reports")
    assert from_elsewhere not in _text(sign_in("agent", "4201"), "reports")


def test_a_dead_gateway_says_so(incident: Incident, person: Subject, sign_in: SignIn) -> None:
    resting.rest("sms", "The message centre cannot be reached.")
    _write(incident, person)
    assert "SMS: the gateway does not answer" in _text(sign_in(), "messages")


def test_a_deleted_persons_message_can_still_be_seen_but_not_read(
    incident: Incident, person: Subject, sign_in: SignIn
) -> None:
    message = _write(incident, person)
    destroy(by=BY, subject_id=person.pk, reason="retention ended")
    client = sign_in()
    assert message.number in _text(client, "messages")
    assert "The text can no longer be read." in _text(client, "message", message.pk)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_template_is_previewed_in_both_languages_with_its_parts(db: None, sign_in: SignIn, language: str) -> None:
    text = _text(sign_in(language=language), "templates")
    for sample in ("请与我们联系", "please contact us", "ShortCode", "OneTimeCode"):
        assert sample in text
    assert ("1 part" in text) == (language == "en")


def test_the_list_costs_the_same_however_long_it_is(
    incident: Incident, person: Subject, sign_in: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for n in range(20):
        _write(incident, person, key=f"k{n}")
    client = sign_in()
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        _text(client, "messages")


def _stray(provider_id: str) -> DeliveryReport:
    return DeliveryReport(provider_id, "delivered", clock.now(), f"id:{provider_id} stat:DELIVRD")
