"""What tests of outreach share: an incident, a person, a message centre inside the process."""

from collections.abc import Iterator

import pytest

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.outreach.actions import sessions
from unpaused.capabilities.outreach.actions.senders import EmailSender, SmsSender
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy.models import Subject
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.gateways.email import FakeEmail
from unpaused.gateways.sms import FakeSms
from unpaused.kernel import clock

BY = Actor.system("test")


def make_incident() -> Incident:
    user = User.objects.create_user("declares", display_name="D", role="commander")
    return Incident.objects.create(
        number="IN-1",
        title="Test",
        kind="epidemic",
        areas=["420000"],
        since=clock.now(),
        declared_by=user,
        declared_at=clock.now(),
    )


@pytest.fixture
def incident(db: None) -> Incident:
    return make_incident()


@pytest.fixture
def person(db: None) -> Subject:
    return subject_of_person(7)


@pytest.fixture
def centre() -> Iterator[FakeSms]:
    """A message centre whose listeners are the product's own."""
    fake = sessions.listening(FakeSms)
    sessions.use("sms", SmsSender(fake))
    yield fake
    sessions.close_all()


@pytest.fixture
def mail_server() -> Iterator[FakeEmail]:
    fake = FakeEmail()
    sessions.use("email", EmailSender(fake))
    yield fake
    sessions.close_all()
