"""A drill in the browser from the alert of the authorities to its score: two heads of emergency command, an examiner, a
customer on a phone; message centre, bank and core are the drill's own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.commanding import put_in_force, signed_in, stand_down, state
from tests.journeys.customer import Customer
from tests.journeys.surfing import PHONE, Visitor
from unpaused.capabilities.claims.actions import asking, instructing, receiving, writing_back
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.command.models import DrillScore
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.actions import sending, sessions
from unpaused.capabilities.outreach.actions.senders import SmsSender
from unpaused.capabilities.portal.tests.making import name_of
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.screening.models import ListRow, PeopleList
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore
from unpaused.gateways.sms import FakeSms

Visit = Callable[..., Visitor]
ALERT = Path(__file__).parents[1] / "spec" / "alerts" / "epidemic.xml"


class Found(Customer):
    """The one whom a list named exactly: their case was opened by the screening."""

    def __init__(self, page: Page, site: str, incident: Incident, folder: Path) -> None:
        self.page, self.site, self.look = page, site, lambda name: None
        self.claim = Claim.objects.get(person_id=making.ADULT)
        self._incident, self._folder = incident, folder

    def name_account(self) -> None:
        self.page.fill("[name=holder_name]", name_of(making.ADULT))
        self.page.select_option("[name=bank_code]", "102100099996")
        self.page.fill("[name=account]", "6222 0202 0001 2345 670")
        self._send()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("whole-drill"))


@pytest.fixture
def parties(committed_db: None, book: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSms]:
    """Everybody outside, simulated; in a drill."""
    settings.DRILL, settings.BOOK_ROOT = True, book
    bank, core = FakeBank(), FakeCore()
    for module in (instructing, asking, receiving):
        monkeypatch.setattr(module, "bank", lambda: bank)
    for module in (instructing, writing_back):
        monkeypatch.setattr(module, "core", lambda: core)
    centre = sessions.listening(FakeSms)
    sessions.use("sms", SmsSender(centre))
    yield centre
    sessions.close_all()


def test_from_the_alert_to_the_score(parties: FakeSms, visit: Visit, tmp_path: Path) -> None:
    first, second, examiner = (
        signed_in(visit(language="en"), making.staff(name, role))
        for name, role in (("chen", "commander"), ("wang", "commander"), ("liu", "examiner"))
    )
    _alert(first.open("/incidents/import"))
    incident = Incident.objects.get()
    assert (incident.is_drill, incident.areas) == (True, ["420100"])
    put_in_force(second.open(f"/incidents/{incident.pk}"))
    _list(examiner.open("/screening/"), parties)
    _decide(examiner.open("/screening/review"))
    _customer(visit(width=PHONE, language="zh-hans"), incident, tmp_path)
    _paid()
    _board(first.open("/"), incident)
    state(first.open("/bulletins/"), second)
    stand_down(first.open(f"/incidents/{incident.pk}"), second.page)
    _score(first.open("/drills"), incident)
    # Nobody serves events here; boards then look by themselves.
    faults = [fault for each in (first, second, examiner) for fault in each.faults]
    assert [fault for fault in faults if "ERR_CONNECTION_REFUSED" not in fault] == []


def _alert(page: Page) -> None:
    page.get_by_label("Alert").set_input_files(ALERT)
    page.get_by_role("button", name="Read the alert").click()
    expect(page.get_by_text("The alert was read and a draft made of it.", exact=False)).to_be_visible()


def _list(page: Page, centre: FakeSms) -> None:
    """Sent in by the examiner; screened and acted upon, as the worker does; messages go out and are delivered."""
    page.get_by_role("link", name="Send in a list").first.click()
    rows = [making.row(making.ADULT), making.doubtful(making.ORPHAN)]
    page.get_by_label("File").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": making.csv_list(rows)}
    )
    page.get_by_label("Who sent the list").fill("City Hospital No. 1")
    page.get_by_label("Kind of list").select_option("hospital")
    page.get_by_role("button", name="Send in").click()
    page.wait_for_url("**/screening/lists/*")
    screening.screen_list(list_id=PeopleList.objects.get().pk)
    making.deliver()
    sending.send_due(channel="sms", urgent=False)
    centre.deliver_reports()


def _decide(page: Page) -> None:
    """The doubtful row, from the worklist, by keyboard."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/screening/rows/*")
    page.keyboard.press("c")
    expect(page.get_by_role("status").first).to_contain_text("confirmed")
    assert set(ListRow.objects.values_list("state", flat=True)) <= {"matched", "confirmed"}
    making.deliver()


def _customer(visitor: Visitor, incident: Incident, folder: Path) -> None:
    customer = Found(visitor.page, visitor.site, incident, folder)
    customer.sign_in()
    customer.state()
    customer.photograph()
    customer.name_account()
    customer.submit()
    assert Claim.objects.get(pk=customer.claim.pk).state == "approved"


def _paid() -> None:
    instructing.instruct_waiting()
    receiving.receive_bank()
    assert Claim.objects.get(person_id=making.ADULT).state == "paid"


def _board(page: Page, incident: Incident) -> None:
    """One paid, one open end; each figure opens its records."""
    paid = page.locator("#board .figure", has_text="Claims paid").first
    expect(paid.locator(".figure-value")).to_contain_text("1")
    expect(page.get_by_text("People found and not settled: 1", exact=False)).to_be_visible()
    expect(page.locator("#where").get_by_role("row", name="Hubei")).to_be_visible()
    page.locator("#where .map").get_by_role("link", name="Hubei", exact=False).click()
    expect(page.locator("#where").get_by_role("row", name="武汉市", exact=False)).to_be_visible()
    page.locator("#measures").get_by_role("link", name="claims approved while it held", exact=False).first.click()
    expect(page.locator("main tbody tr")).to_have_count(1)


def _score(page: Page, incident: Incident) -> None:
    page.get_by_role("link", name=incident.title).click()
    expect(page.get_by_text("Not signed: these figures still move.")).to_be_visible()
    row = page.get_by_role("row", name="People found who are settled", exact=False)
    expect(row).to_contain_text("50%")
    page.get_by_label("In your own words").fill("The hotline was slow to call back.")
    page.get_by_label("I have read the figures", exact=False).check()
    page.get_by_role("button", name="Sign the score").click()
    expect(page.get_by_text("Signed. The score is kept as it stands.")).to_be_visible()
    assert DrillScore.objects.get().signed_by == User.objects.get(username="chen")
