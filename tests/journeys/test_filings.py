"""A province reports to the regulator: first, follow-up and, after the stand-down, final report; each handed over."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.journeys.commanding import signed_in
from tests.journeys.surfing import SURROUNDINGS, Visitor, arrive_for_axe
from unpaused.capabilities.filings import public as filings
from unpaused.capabilities.filings.public import Filing
from unpaused.capabilities.filings.tests import making
from unpaused.capabilities.filings.tests.making import Office
from unpaused.capabilities.incidents.public import Incident

Visit = Callable[..., Visitor]
PICTURES = os.environ.get("PICTURES", "")
"""A folder: where to leave pictures of what axe saw, for whoever wants to look."""


@pytest.fixture(scope="module")
def branches_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("journey-filings"))


@pytest.fixture
def emergency(committed_db: None, branches_folder: Path, settings: Any) -> Incident:
    settings.BOOK_ROOT = branches_folder
    return making.in_force()


@pytest.fixture
def hubei(committed_db: None) -> Office:
    return Office(making.HUBEI)


def test_a_province_reports_from_first_to_final(emergency: Incident, hubei: Office, visit: Visit) -> None:
    writer, signer = (signed_in(visit(language="en"), user) for user in (hubei.writer, hubei.signer))
    _report(writer, signer, "First report", ("1. What happened", "2. Reach", "3. What was done"))
    _report(writer, signer, "Follow-up report 1", ("1. What changed", "2. How it stands", "3. How the work goes"))
    making.end(emergency)
    _report(writer, signer, "Final report", ("1. How it ended", "2. Reach and loss", "3. Causes"))
    reports = list(Filing.objects.order_by("pk"))
    assert [(each.report, each.serial, each.state) for each in reports] == [
        ("first", 0, "handed_over"),
        ("follow_up", 1, "handed_over"),
        ("final", 0, "handed_over"),
    ]
    expect(signer.page.get_by_text(reports[0].number)).to_be_visible()
    assert writer.faults == signer.faults == []


def _report(writer: Visitor, signer: Visitor, name: str, sections: tuple[str, ...]) -> None:
    """Drafted and written by one, signed and handed over by the other."""
    page = writer.open("/filings/")
    page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name)).get_by_role(
        "link", name="Draft it"
    ).first.click()
    page.get_by_role("button", name="Freeze the figures").click()
    for title in sections:
        page.get_by_label(title, exact=False).fill(f"{title}: 情况如下。")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept. A second person of your branch reads and signs it.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign", exact=True)).to_have_count(0)
    _sign_and_hand_over(signer, page.url)


def _sign_and_hand_over(signer: Visitor, address: str) -> None:
    page: Page = signer.page
    page.goto(address)
    page.get_by_role("link", name="Sign", exact=True).click()
    page.get_by_label("I have read this report", exact=False).check()
    page.get_by_role("button", name="Sign", exact=False).last.click()
    expect(page.get_by_text("The signature fits: nothing was changed.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()
    assert download.value.suggested_filename.endswith("-zh.pdf")
    page.get_by_role("link", name="Note the hand-over").click()
    page.get_by_label("Channel").fill("Reporting system")
    page.get_by_label("Receipt number").fill("R-2026-1")
    page.get_by_role("button", name="Note the hand-over").click()
    expect(page.get_by_text("The hand-over is noted.")).to_be_visible()


@pytest.fixture
def under_way(emergency: Incident, hubei: Office) -> Incident:
    """First report handed over, a follow-up drafted; of two branches one sent its report, the other's was returned."""
    wuhan, huanggang = Office(making.WUHAN), Office(making.HUANGGANG)
    sent, returned = wuhan.signed(emergency), huanggang.signed(emergency)
    filings.send_back(by=hubei.signer, filing_id=returned.pk, reasons="请写明停业网点。")
    hubei.handed_over(emergency)
    hubei.drafted(emergency, "follow_up")
    assert sent.state == "signed"
    return emergency


def _places(incident: Incident) -> dict[str, str]:
    sent, returned, handed, drafted = Filing.objects.order_by("pk")
    return {
        "filings": "/filings/",
        "filings_rules": "/filings/deadlines",
        "filings_draft": f"/filings/draft?incident={incident.pk}&report=follow_up",
        "filing_handed_over": f"/filings/{handed.pk}",
        "filing_drafted": f"/filings/{drafted.pk}",
        "filing_write": f"/filings/{drafted.pk}/write",
        "filing_sign": f"/filings/{drafted.pk}/sign",
        "filing_accept": f"/filings/{sent.pk}/accept",
        "filing_send_back": f"/filings/{sent.pk}/return",
        "filing_hand_over": f"/filings/{handed.pk}/hand-over",
        "filing_returned": f"/filings/{returned.pk}",
        "filing_correct": f"/filings/{handed.pk}/correct",
        "filing_figure": f"/filings/{handed.pk}/figures/screening.found",
        "incident_with_filings": f"/incidents/{incident.pk}",
        "board_with_filings": "/",
    }


@pytest.mark.parametrize(("width", "language", "theme"), SURROUNDINGS)
def test_the_pages_are_for_everyone(
    under_way: Incident, hubei: Office, chromium: Browser, site: str, width: int, language: str, theme: str
) -> None:
    visitor = signed_in(arrive_for_axe(chromium, site, width=width, language=language, theme=theme), hubei.signer)
    found = {}
    for name, path in _places(under_way).items():
        page = visitor.open(path)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{width}-{theme}.png", full_page=True)
        found[name] = violations(page)
    visitor.page.context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}
