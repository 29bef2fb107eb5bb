"""An auditor asks who saw a customer; what they take away is verified on another machine."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from typer.testing import CliRunner

from tests.journeys.accessibility import violations
from tests.journeys.surfing import SURROUNDINGS, Visitor, arrive_for_axe
from unpaused.capabilities.audit_trail.tests import conftest as made
from unpaused.capabilities.screening.tests.found_people import People, make_incident
from unpaused.config.cli.main import app
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import sealing
from unpaused.foundation.audit.models import AuditRow, AuditSeal
from unpaused.foundation.book import installed
from unpaused.foundation.privacy.subjects import subject_of_person

Visit = Callable[..., Visitor]
PICTURES = os.environ.get("PICTURES", "")
"""A folder: where to leave pictures of what axe saw, for whoever wants to look."""


@pytest.fixture
def trail(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[User]:
    """Sixty acts on three people by an examiner and a stranger to their branch; the auditor who reads them."""
    monkeypatch.setattr(installed, "book", made.SmallBook)
    staff = {
        name: User.objects.create_user(name, display_name=name.title(), role=role, branch_code=branch)
        for name, role, branch in (
            ("chen", "commander", ""), ("wang", "commander", ""), ("liu", "examiner", "B01"), ("he", "examiner", "B02"),
            ("gao", "auditor", ""),
        )
    }  # fmt: skip
    people = People(make_incident("IN-1", staff["chen"], staff["wang"]))
    match = people.found(person_id=made.ANNA)
    people.claim(match)
    people.task(match)
    for number in range(55):
        made.saw(staff["liu"], made.CLARA if number % 2 else made.DORA, "called about the claim")
    made.saw(staff["liu"], made.ANNA, "customer called about the account")
    made.saw(staff["he"], made.ANNA, "curiosity")
    yield staff["gao"]


def _signed_in(visitor: Visitor, user: User) -> Visitor:
    client = Client()
    client.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
    session = client.cookies["sessionid"].value
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": visitor.site}])
    return visitor


def _sealed() -> None:
    """All rows there are. An open transaction anywhere in the server holds later ones back until it ends: other tests
    have some."""
    wanted = AuditRow.objects.count()
    for _ in range(600):
        sealing.seal()
        if sum(AuditSeal.objects.values_list("rows", flat=True)) >= wanted:
            return
        time.sleep(0.1)
    raise AssertionError("not all rows were sealed")


def test_who_saw_this_person_and_why(trail: User, visit: Visit) -> None:
    visitor = _signed_in(visit(language="en"), trail)
    page = visitor.open("/audit/")
    page.locator("main").get_by_role("link", name="Who saw this person").click()
    page.get_by_label("By", exact=True).select_option("phone")
    page.get_by_label("Identity number or phone").fill("138 0000 0901")
    page.get_by_label("Why do you look").fill("complaint of the customer")
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_text("curiosity")).to_be_visible()
    expect(page.locator("tr", has_text="curiosity")).to_contain_text("B02")
    expect(page.locator(".lead")).to_contain_text("王**")
    assert "13800000901" not in page.url
    page.get_by_label("Saw or changed").select_option("changed")
    expect(page.get_by_text("curiosity")).to_have_count(0)
    assert "what=changed" in page.url
    assert visitor.faults == []


def test_what_is_taken_away_verifies_elsewhere(trail: User, visit: Visit, tmp_path: Path) -> None:
    visitor = _signed_in(visit(language="en"), trail)
    page = visitor.open("/audit/")
    _sealed()
    page.get_by_role("button", name="Verify every seal now").click()
    expect(page.get_by_text("Every seal holds: nothing was changed.")).to_be_visible()
    key = page.locator("code.digest").first.inner_text()
    assert key == sealing.public_key().public_bytes_raw().hex()
    page.get_by_text("Sealed export, to be verified elsewhere").click()
    today = page.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Asia/Shanghai'})")
    for label in ("First day", "Last day"):
        page.locator("details").get_by_label(label).last.fill(today)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Export", exact=True).click()
    file = tmp_path / "trail.jsonl"
    taken.value.save_as(file)
    assert CliRunner().invoke(app, ["audit", "--verify", str(file), "--key", key]).exit_code == 0
    file.write_text(file.read_text("utf-8").replace("curiosity", "duty"), "utf-8")
    broken = CliRunner().invoke(app, ["audit", "--verify", str(file), "--key", key])
    assert (broken.exit_code, "not those that were sealed" in broken.stdout) == (1, True)


@pytest.mark.parametrize(("width", "language", "theme"), SURROUNDINGS)
def test_the_pages_are_for_everyone(
    trail: User, chromium: Browser, site: str, width: int, language: str, theme: str
) -> None:
    visitor = _signed_in(arrive_for_axe(chromium, site, width=width, language=language, theme=theme), trail)
    made.did(trail, "audit.look_up", ("subject", 1), subject=subject_of_person(made.ANNA).pk, reason="complaint")
    places = {
        "audit": "/audit/",
        "audit_filtered": "/audit/?what=saw",
        "audit_nothing": "/audit/?record=CL-0",
        "audit_look_up": "/audit/people",
        "audit_person": f"/audit/people/{subject_of_person(made.ANNA).pk}",
    }
    found = {}
    for name, path in places.items():
        page = visitor.open(path)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{width}-{theme}.png", full_page=True)
        found[name] = violations(page)
    visitor.page.context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}
