"""Two heads of emergency command run an incident: declared, in force, followed on the board, stated, stood down."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.journeys.commanding import put_in_force, signed_in, stand_down, state
from tests.journeys.surfing import SURROUNDINGS, Visitor, arrive_for_axe
from unpaused.capabilities.bulletin.public import Bulletin, draft, sign
from unpaused.capabilities.command.actions import read_chain, share_board
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


def test_an_incident_from_its_declaration_to_its_stand_down(commanders: tuple[User, User], visit: Visit) -> None:
    first, second = (signed_in(visit(language="en"), user) for user in commanders)
    _declare(first.open("/"))
    incident = Incident.objects.get()
    expect(first.page.get_by_role("link", name="Put in force")).to_have_count(0)
    put_in_force(second.open(f"/incidents/{incident.pk}"))
    assert value_of("tasks.contact_hours", area_code="420102") == 6
    state(first.open("/bulletins/"), second)
    assert Bulletin.objects.get().signed_by == commanders[1]
    second.page.get_by_role("link", name="中文", exact=True).click()
    expect(second.page.get_by_role("heading", level=1)).to_have_text("应急快报")
    stand_down(first.open(f"/incidents/{incident.pk}"), second.page)
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
        "board_of_a_province": "/?place=420000&layer=open",
        "wall": "/wall",
        "links": f"/links?incident={incident.pk}",
        "drills": "/drills",
        "drill": f"/drills/{incident.pk}",
        "effect": f"/incidents/{incident.pk}/effects/{incident.measures.order_by('pk')[0].pk}/approved",
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


@pytest.mark.parametrize(("width", "language", "theme"), SURROUNDINGS)
def test_the_pages_are_for_everyone(
    under_way: Incident,
    commanders: tuple[User, User],
    chromium: Browser,
    site: str,
    width: int,
    language: str,
    theme: str,
) -> None:
    visitor = signed_in(arrive_for_axe(chromium, site, width=width, language=language, theme=theme), commanders[1])
    found = {}
    _link, token = share_board(
        by=commanders[0], incident_id=under_way.pk, reason="省政府", until=clock.now() + timedelta(days=1)
    )
    for name, path in {**_places(under_way), "shared": f"/shared?key={token}"}.items():
        page = visitor.open(path)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{width}-{theme}.png", full_page=True)
        found[name] = violations(page)
    visitor.page.context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}
