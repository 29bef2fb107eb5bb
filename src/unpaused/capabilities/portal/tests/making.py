"""What the tests of the portal are made of: invitations, the codes that handsets got, the way in."""

import json
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import html

from unpaused.capabilities.claims.tests.making import SYSTEM, WANG
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.models import OneTimeCode
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.book.installed import book
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.kernel import clock

UNKNOWN = "ABCD2345"


def invited(incident: Incident, person_id: int = WANG) -> str:
    """The short code in the person's message."""
    return outreach.invite(
        by=SYSTEM,
        subject_id=subject_of_person(person_id).pk,
        person_id=person_id,
        incident_id=incident.pk,
        key=f"test.{person_id}",
    )


def code_on_handset() -> str:
    """Does the job of the newest one-time code, then reads the newest message."""
    row = OneTimeCode.objects.order_by("-pk")[0]
    actions.send_code(code_id=row.pk)
    message = Message.objects.filter(template="one_time_code").select_related("subject").order_by("-pk")[0]
    variables = json.loads(sealing.unseal(message.subject, "message.variables", bytes(message.variables)))
    return str(variables["one_time_code"])


def tail_of(person_id: int) -> str:
    person = book().person(person_id)
    assert person and person.id_number
    return person.id_number[-6:]


def name_of(person_id: int) -> str:
    person = book().person(person_id)
    assert person
    return person.name


def knocked(browser: Client, code: str) -> HttpResponse:
    return browser.post("/c/", {"short_code": code})


def with_phone_proved(browser: Client, code: str) -> str:
    """Past the one-time code; the code that was used."""
    knocked(browser, code)
    digits = code_on_handset()
    assert browser.post("/c/code", {"one_time_code": digits})["Location"] == "/c/identity"
    return digits


def signed_in(browser: Client, incident: Incident, person_id: int = WANG) -> Client:
    with_phone_proved(browser, invited(incident, person_id))
    answer = browser.post("/c/identity", {"name": name_of(person_id), "tail": tail_of(person_id)})
    assert answer["Location"] == "/c/claims"
    return browser


def text_of(response: Any) -> str:
    """What a person reads of the page, without what every request has of its own."""
    page = html.fromstring(response.content.decode())
    for each in page.xpath("//script | //input[@name='csrfmiddlewaretoken']"):
        each.drop_tree()
    return re.sub(r"\s+", " ", page.text_content())


def tried(incident: Incident, person_id: int = WANG) -> tasks.Task:
    """The hotline's task to help the person, in vain."""
    task = tasks.open_task(
        by=SYSTEM,
        subject_id=subject_of_person(person_id).pk,
        person_id=person_id,
        branch_code="",
        salesperson_id="",
        incident_id=incident.pk,
        key=f"task.{person_id}",
    )
    return tasks.finish(by=SYSTEM, task_id=task.pk, outcome="not_reached")


def tell_invitation(incident: Incident, code: str, person_id: int = WANG) -> None:
    """The invitation's message, as sent."""
    person = book().person(person_id)
    assert person and person.phone
    now = clock.now()
    message = outreach.tell(
        by=SYSTEM,
        subject_id=subject_of_person(person_id).pk,
        channel="sms",
        template="invitation",
        address=person.phone,
        variables={"code": outreach.ShortCode(code)},
        key=f"invitation.{person_id}",
        incident_id=incident.pk,
    )
    Message.objects.filter(pk=message).update(state="delivered", sent_at=now, delivered_at=now)
