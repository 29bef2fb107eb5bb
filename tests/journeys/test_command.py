"""Two heads of emergency command run an incident: declared, in force, followed on the board, stated, stood down."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.journeys.surfing import PHONE, WIDE, Visitor, arrive_for_axe
from unpaused.capabilities.bulletin.public import Bulletin, draft, sign
from unpaused.capabilities.command.actions import read_chain
from unpaused.capabilities.command.tests.conftest import People
from unpaused.capabilities.incidents.public import Incident, activate, declare, value_of
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock

Visit = Callable[..., Visitor]
PICTURES = os.environ.get("PICTURES", "")
"""A folder: where to leave pictures of what axe saw, for whoever wants to look."""


@pytest.fixture
def commanders(committed_db: None) -> tuple[User, User]:
    first = User.objects.create_user("first", display_name="陈静", role="commander")
    return first, User.objects.create_user("second", display_name="王芳", role="commander")


def _signed_in(visitor: Visitor, user: User) -> Visitor:
    client = Client()
    client.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
    session = client.cookies["sessionid"].value
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": visitor.site}])
    return visitor


def test_an_incident_from_its_declaration_to_its_stand_down(commanders: tuple[User, User], visit: Visit) -> None:
    first, second = (_signed_in(visit(language="en"), user) for user in commanders)
    _declare(first.open("/"))
    incident = Incident.objects.get()
    expect(first.page.get_by_role("link", name="Put in force")).to_have_count(0)
    _put_in_force(second.open(f"/incidents/{incident.pk}"))
    assert value_of("tasks.contact_hours", area_code="420102") == 6
    _state(first.open("/bulletins/"), second)
    assert Bulletin.objects.get().signed_by == commanders[1]
    _stand_down(first.open(f"/incidents/{incident.pk}"), second.page)
    assert value_of("tasks.contact_hours", area_code="420102") == 72
    assert first.faults == second.faults == []


def _declare(page: Page) -> None:
    page.get_by_role("link", name="Declare an incident").click()
    page.get_by_label("Title").fill("Epidemic in Hubei")
    page.get_by_role("button", name="Draft the incident").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one area.")
    search = page.get_by_label("Search by name, pinyin or code")
    search.fill("hubei")
    expect(page.get_by_role("checkbox", name="Hubei 420000")).to_be_visible()
    search.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_label("Chosen areas").get_by_role("checkbox")).to_be_checked()
    page.get_by_role("button", name="Draft the incident").click()
    expect(page.get_by_text("Drafted. A second person must put it in force.")).to_be_visible()


def _put_in_force(page: Page) -> None:
    page.get_by_role("link", name="Put in force").click()
    expect(page.get_by_role("heading", name="What will hold")).to_be_visible()
    page.get_by_label("I have checked this", exact=False).check()
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_text("The incident is in force. Its measures hold now.")).to_be_visible()


def _state(page: Page, second: Visitor) -> None:
    page.get_by_role("link", name="Draft a bulletin").first.click()
    page.get_by_role("button", name="Freeze the figures").click()
    expect(page.get_by_text("The figures are frozen. A second person must sign them.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign", exact=True)).to_have_count(0)
    page = second.open("/bulletins/")
    page.get_by_role("link", name=Bulletin.objects.get().number).click()
    page.get_by_role("link", name="Sign", exact=True).click()
    page.get_by_label("I have read the figures", exact=False).check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("The signature fits: nothing was changed.")).to_be_visible()
    page.get_by_role("link", name="中文", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("应急快报")


def _stand_down(page: Page, other: Page) -> None:
    page.get_by_role("link", name="Ask for the stand-down").click()
    page.get_by_label("Reason").fill("No new cases for fourteen days")
    page.get_by_label("I have checked this", exact=False).check()
    page.get_by_role("button", name="Ask for the stand-down").click()
    other.goto(page.url)
    other.get_by_role("link", name="Confirm the stand-down").click()
    other.get_by_label("I have checked this", exact=False).check()
    other.get_by_role("button", name="Confirm the stand-down").click()
    expect(other.get_by_text("The incident is stood down. Its measures end as was agreed.")).to_be_visible()


@pytest.fixture
def under_way(commanders: tuple[User, User]) -> Incident:
    """People in several states of the chain, one bulletin signed, one drafted, one incident awaiting its second."""
    first, second = commanders
    incident = activate(by=second, incident_id=_declared(first, "湖北省疫情").pk)
    _declared(first, "浙江省疫情")
    people = People(incident)
    people.paid(people.found())
    people.claim(people.found(hours_ago=30))
    people.task(people.found(hours_ago=3))
    people.found(cover="none")
    people.claim(people.found(), state="referred", submitted_at=incident.since)
    people.waiting_row()
    for _ in range(3):
        read_chain()
    sign(by=second, bulletin_id=draft(by=first, incident_id=incident.pk).pk)
    draft(by=first, incident_id=incident.pk)
    people.found(cover="")
    return incident


def _declared(by: User, title: str) -> Incident:
    return declare(
        by=by,
        kind="epidemic",
        title=title,
        areas=["420000"],
        since=clock.now() - timedelta(days=300),
        response_level="I",
        playbook_code="epidemic",
        is_drill=True,
    )


def _places(incident: Incident) -> dict[str, str]:
    waiting = Incident.objects.exclude(pk=incident.pk).get()
    drafted, signed = Bulletin.objects.order_by("-pk")
    return {
        "board": "/",
        "open_ends": "/open-ends",
        "open_ends_filtered": "/open-ends?owner=bank",
        "live_figure": f"/figures/{incident.pk}/screening.found",
        "incidents": "/incidents/",
        "incident": f"/incidents/{incident.pk}",
        "playbook": f"/incidents/{incident.pk}/playbook",
        "declare": "/incidents/declare",
        "activate": f"/incidents/{waiting.pk}/activate",
        "propose_stand_down": f"/incidents/{incident.pk}/propose-stand-down",
        "bulletins": "/bulletins/",
        "bulletin": f"/bulletins/{signed.pk}",
        "bulletin_drafted": f"/bulletins/{drafted.pk}",
        "bulletin_sign": f"/bulletins/{drafted.pk}/sign",
        "bulletin_figure": f"/bulletins/{signed.pk}/figures/command.open_ends",
        "bulletin_draft": "/bulletins/draft",
    }


@pytest.mark.parametrize(
    ("width", "language", "theme"),
    [(WIDE, "zh-hans", "light"), (PHONE, "zh-hans", "dark"), (WIDE, "en", "dark"), (PHONE, "en", "light")],
)
def test_the_pages_are_for_everyone(
    under_way: Incident,
    commanders: tuple[User, User],
    chromium: Browser,
    site: str,
    width: int,
    language: str,
    theme: str,
) -> None:
    visitor = _signed_in(arrive_for_axe(chromium, site, width=width, language=language, theme=theme), commanders[1])
    found = {}
    for name, path in _places(under_way).items():
        page = visitor.open(path)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{width}-{theme}.png", full_page=True)
        found[name] = violations(page)
    visitor.page.context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}
