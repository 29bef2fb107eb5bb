"""A customer on a phone: the whole way, with scripts and without, in both languages, with no barrier on any page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.accessibility import violations
from tests.journeys.customer import Customer
from tests.journeys.surfing import PHONE, SURROUNDINGS, Visitor, arrive_for_axe
from tests.journeys.test_live import Events
from unpaused.capabilities.claims.models import Claim, Document, PayeeChange
from unpaused.capabilities.claims.tests.conftest import PLAYBOOK, in_force
from unpaused.capabilities.claims.tests.making import build_book
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.portal.tests.test_changing_account import forget_limits
from unpaused.kernel import clock

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def book_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_book(tmp_path_factory.mktemp("journey-book"))


@pytest.fixture
def incident(committed_db: None, book_folder: Path, tmp_path: Path, settings: Any) -> Iterator[Incident]:
    (tmp_path / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT, settings.BOOK_ROOT = tmp_path, book_folder
    yield in_force()


def _whole_way(customer: Customer) -> None:
    customer.sign_in()
    customer.state()
    customer.photograph()
    customer.name_account()
    customer.submit()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_customer_is_approved_on_a_phone(visit: Visit, incident: Incident, tmp_path: Path, scripts: bool) -> None:
    visitor = visit(width=PHONE, language="zh-hans", scripts=scripts)
    customer = Customer(visitor.page, visitor.site, incident, tmp_path)
    _whole_way(customer)
    expect(visitor.page.locator("#progress")).to_contain_text("¥10,000.00")
    assert Claim.objects.get(pk=customer.claim.pk).state == "approved"
    # Nobody serves events here; the tracker then looks by itself.
    assert [fault for fault in visitor.faults if "ERR_CONNECTION_REFUSED" not in fault] == []


@pytest.mark.parametrize(("width", "language", "theme"), SURROUNDINGS)
def test_no_page_puts_up_a_barrier(
    chromium: Browser, site: str, incident: Incident, tmp_path: Path, width: int, language: str, theme: str
) -> None:
    visitor = arrive_for_axe(chromium, site, width=width, language=language, theme=theme)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = violations(visitor.page)

    customer = Customer(visitor.page, site, incident, tmp_path, look)
    _whole_way(customer)
    forget_limits()
    customer.change_account()
    for name in ("is-it-you", "hotline", "not-for-you"):
        visitor.open(f"/c/{name}")
        look(name)
    visitor.page.context.close()
    assert len(found) >= 26
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_another_account_is_asked_for_and_taken_back_on_a_phone(
    visit: Visit, incident: Incident, tmp_path: Path
) -> None:
    visitor = visit(width=PHONE, language="en")
    customer, page = Customer(visitor.page, visitor.site, incident, tmp_path), visitor.page
    _whole_way(customer)
    forget_limits()
    customer.change_account()
    assert PayeeChange.objects.get(ended_at=None).claim_id == customer.claim.pk
    page.get_by_role("button", name="Take the change back").click()
    expect(page.get_by_text("The change is taken back.")).to_be_visible()
    assert PayeeChange.objects.get().outcome == "taken_back"


def test_a_pdf_is_refused_at_once_and_a_photograph_taken_instead(
    visit: Visit, incident: Incident, tmp_path: Path
) -> None:
    visitor = visit(width=PHONE, language="en")
    customer, page = Customer(visitor.page, visitor.site, incident, tmp_path), visitor.page
    customer.sign_in()
    customer.state()
    page.click("a[data-document=identity]")
    pdf = tmp_path / "scan.pdf"
    pdf.write_bytes(b"%PDF-1.7 a scan")
    page.set_input_files("[name=photographs]", pdf)
    page.click("form[data-upload-form] button")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("scan.pdf: This is a PDF. Take a photograph of the page instead.")
    expect(summary).to_be_focused()
    customer.upload("identity")
    expect(page.get_by_text("1 photograph kept.")).to_be_visible()
    assert Document.objects.get().code == "identity"
    page.get_by_role("button", name="Remove photograph 1").click()
    expect(page.locator(".photographs")).to_have_count(0)


@pytest.mark.parametrize("topic", ["claims", "payouts"])
def test_the_tracker_follows_the_claim_by_itself(
    visit: Visit, incident: Incident, tmp_path: Path, settings: Any, topic: str
) -> None:
    events = Events()
    settings.LIVE_URL = f"http://127.0.0.1:{events.server.server_port}"
    visitor = visit(width=PHONE, language="en")
    customer = Customer(visitor.page, visitor.site, incident, tmp_path)
    _whole_way(customer)
    assert events.arrived.acquire(timeout=20), "the tracker does not listen"
    now = clock.now()
    Claim.objects.filter(pk=customer.claim.pk).update(state="paid", instructed_at=now, paid_at=now, closed_at=now)
    events.tell(topic)
    expect(visitor.page.locator("#progress")).to_have_attribute("data-state", "paid")
    expect(visitor.page.locator("#progress")).to_contain_text("Paid out")
    visitor.page.context.close()
    events.close()


def test_the_language_changes_in_the_middle_of_the_way(visit: Visit, incident: Incident, tmp_path: Path) -> None:
    visitor = visit(width=PHONE, language="zh-hans")
    Customer(visitor.page, visitor.site, incident, tmp_path).sign_in()
    visitor.page.get_by_role("button", name="English").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Your claims")


def test_signing_out_leaves_nothing_behind_the_back_button(visit: Visit, incident: Incident, tmp_path: Path) -> None:
    visitor = visit(width=PHONE, language="en")
    Customer(visitor.page, visitor.site, incident, tmp_path).sign_in()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.wait_for_url("**/c/")
    visitor.page.go_back()
    expect(visitor.page.get_by_role("heading", level=1)).not_to_have_text("Your claims")
