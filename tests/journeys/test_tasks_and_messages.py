"""A salesperson works a task; an agent settles a message that nobody knows about."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.journeys.surfing import SURROUNDINGS, Visitor, arrive_for_axe
from unpaused.capabilities.outreach.actions import sending, sessions
from unpaused.capabilities.outreach.actions.senders import SmsSender
from unpaused.capabilities.outreach.models import Message
from unpaused.capabilities.outreach.tests import conftest as outreach_tests
from unpaused.capabilities.outreach.tests import writing
from unpaused.capabilities.tasks import queries
from unpaused.capabilities.tasks.models import Task
from unpaused.capabilities.tasks.tests import conftest as tasks_tests
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.gateways.sms import FakeSms

Visit = Callable[..., Visitor]
PICTURES = os.environ.get("PICTURES", "")
"""A folder: where to leave pictures of what axe saw, for whoever wants to look."""


@pytest.fixture
def chain(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three tasks, and messages in several states."""
    monkeypatch.setattr(queries, "book", tasks_tests.small_book)
    incident = outreach_tests.make_incident()
    open_task = tasks_tests.opener(incident)
    open_task("a", 7)
    open_task("b", 8)
    centre = sessions.listening(FakeSms)
    sessions.use("sms", SmsSender(centre))
    for person_id, phone in ((7, "13812345678"), (8, "13900001111"), (9, "13700002222")):
        writing.invitation(subject_of_person(person_id).pk, incident.pk, phone=phone, key=f"k{person_id}")
    centre.outcomes["13900001111"] = "uncertain"
    centre.outcomes["13700002222"] = "rejected"
    sending.send_due(channel="sms", urgent=False)
    centre.deliver_reports()
    tasks_tests.staff("seller", "salesperson", "4201", "S1")
    tasks_tests.staff("agent", "agent")
    yield
    sessions.close_all()


def _signed_in(visitor: Visitor, username: str) -> Visitor:
    client = Client()
    client.force_login(
        User.objects.get(username=username), backend="unpaused.foundation.accounts.backends.StaffBackend"
    )
    session = client.cookies["sessionid"].value
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": visitor.site}])
    return visitor


def test_a_salesperson_calls_a_customer(chain: None, visit: Visit) -> None:
    seller = _signed_in(visit(language="en"), "seller")
    page = seller.open("/tasks/")
    page.get_by_role("link", name=Task.objects.order_by("pk")[0].number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help this customer to contact us")
    assert "王小明" not in page.content()
    number = page.locator(".masked", has_text="138****5678")
    number.get_by_text("Show", exact=False).first.click()
    number.get_by_label("Why do you need it?", exact=False).fill("to call them")
    number.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("13812345678")).to_be_visible()
    page.get_by_label("Reached: the customer will contact us").check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Noted. The task is done.")).to_be_visible()
    assert Task.objects.get(key="a").outcome == "reached"
    assert seller.faults == []


def test_an_agent_settles_a_message_in_doubt(chain: None, visit: Visit) -> None:
    agent = _signed_in(visit(language="en"), "agent")
    page = agent.open("/outreach/")
    page.get_by_role("link", name="1 message has an unknown outcome.").click()
    page.get_by_role("link", name=Message.objects.get(state="uncertain").number).click()
    page.get_by_label("It arrived: the recipient says so").check()
    page.get_by_label("How do you know, or why?").fill("she read it to me")
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("Noted. The message is settled.")).to_be_visible()
    assert not Message.objects.filter(state="uncertain").exists()
    assert agent.faults == []


@pytest.mark.parametrize(("width", "language", "theme"), SURROUNDINGS)
def test_the_pages_are_for_everyone(
    chain: None, chromium: Browser, site: str, width: int, language: str, theme: str
) -> None:
    task, doubt = Task.objects.order_by("pk")[0], Message.objects.get(state="uncertain")
    delivered = Message.objects.get(state="delivered")
    tours = {
        "seller": {"tasks": "/tasks/", "task": f"/tasks/{task.pk}"},
        "agent": {
            "messages": "/outreach/",
            "uncertain": f"/outreach/messages/{doubt.pk}",
            "message": f"/outreach/messages/{delivered.pk}",
            "templates": "/outreach/templates",
            "reports": "/outreach/reports",
        },
    }
    found = {}
    for who, places in tours.items():
        visitor = _signed_in(arrive_for_axe(chromium, site, width=width, language=language, theme=theme), who)
        for name, path in places.items():
            page = visitor.open(path)
            _picture(page, f"{name}-{language}-{width}-{theme}")
            found[name] = violations(page)
        visitor.page.context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}


def _picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
