"""An examiner decides what the machine would not, and looks after the money."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import violations
from tests.journeys.surfing import SURROUNDINGS, Visitor, arrive_for_axe
from unpaused.capabilities.claims.actions import instructing, receiving, writing_back
from unpaused.capabilities.claims.models import BankMismatch, Claim
from unpaused.capabilities.claims.tests import making
from unpaused.capabilities.claims.tests.conftest import PLAYBOOK, in_force
from unpaused.foundation.accounts.models import User
from unpaused.gateways.bank import FakeBank
from unpaused.gateways.core import FakeCore

Visit = Callable[..., Visitor]
PICTURES = os.environ.get("PICTURES", "")
"""A folder: where to leave pictures of what axe saw, for whoever wants to look."""
LIST_FACTS = {"rows": [{"list": "LS260601-00001-1", "source": "定点医院", "row": 7, "facts": {"姓名": "王晓明"}}]}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("claims-journey"))


@pytest.fixture
def claims(committed_db: None, book: Path, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One claim referred, one paid, one rejected by the bank, one not yet stated."""
    settings.BOOK_ROOT = book
    (tmp_path / "epidemic.yaml").write_text(PLAYBOOK, encoding="utf-8")
    settings.PLAYBOOKS_ROOT = tmp_path
    bank, core = FakeBank(), FakeCore()
    for module in (instructing, receiving):
        monkeypatch.setattr(module, "bank", lambda: bank)
    for module in (instructing, writing_back):
        monkeypatch.setattr(module, "core", lambda: core)
    incident = in_force()
    making.opened(incident, making.CHILD)
    paid = making.opened(incident, making.LI)
    making.fill(paid)
    making.submitted(paid)
    rejected = making.opened(incident, making.LI, "ACC-MED")
    making.fill(rejected, making.accident(120_000), account="6222020200019999")
    making.submitted(rejected)
    bank.faults.reject_suffix["9999"] = "AC04"
    bank.faults.unknown_reference = True
    instructing.instruct_waiting()
    receiving.receive_bank()
    referred = making.opened(incident, making.WANG, list_facts=LIST_FACTS)
    making.fill(referred, making.illness(diagnosis="发热待查"), holder="李建国")
    making.submitted(referred)
    User.objects.create_user("examiner", display_name="陈静", role="examiner")


def signed_in(visitor: Visitor) -> Visitor:
    client = Client()
    client.force_login(
        User.objects.get(username="examiner"), backend="unpaused.foundation.accounts.backends.StaffBackend"
    )
    session = client.cookies["sessionid"].value
    visitor.page.context.add_cookies([{"name": "sessionid", "value": session, "url": visitor.site}])
    return visitor


def test_an_examiner_approves_what_the_machine_referred(claims: None, visit: Visit) -> None:
    examiner = signed_in(visit(language="en"))
    page = examiner.open("/claims/")
    page.get_by_role("link", name="Those that wait for you").click()
    page.get_by_role("link", name=Claim.objects.get(state="referred").number).click()
    expect(page.get_by_text("The account is not in the insured person's name").first).to_be_visible()
    expect(page.get_by_text("the identical result")).to_be_visible()
    page.get_by_text("Photograph 1").first.click()
    photograph = page.locator(".claim-photographs img").first
    expect(photograph).to_have_js_property("complete", True)
    assert photograph.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    _approve(page)
    expect(page.get_by_text("Still missing: the identity of the payee").first).to_be_visible()
    _establish_the_payees_identity(page)
    expect(page.get_by_text("Identity is on file.")).to_be_visible()
    _approve(page)
    expect(page.get_by_text("The decision stands.")).to_be_visible()
    assert Claim.objects.get(person_id=making.WANG).state == "approved"
    # The browser's own line about the form that was sent back.
    assert [fault for fault in examiner.faults if "422" not in fault] == []


def _approve(page: Page) -> None:
    page.get_by_role("radio", name="Approve").check()
    page.get_by_role("textbox", name="Reason").fill("The father's account; letter of the mother seen.")
    page.get_by_role("button", name="Decide").click()


def _establish_the_payees_identity(page: Page) -> None:
    page.get_by_role("radio", name="The payee").check()
    page.get_by_role("combobox", name="Document seen").select_option(label="Passport")
    page.get_by_role("textbox", name="Its number").fill("E1234567")
    page.get_by_role("combobox", name="The payee is the insured person's").select_option(label="Parent")
    page.get_by_role("textbox", name="How was it established?").fill("Shown in a video call.")
    page.get_by_role("button", name="Put it on file").click()


def test_money_and_what_does_not_fit_stand_on_pages(claims: None, visit: Visit) -> None:
    examiner = signed_in(visit(language="en"))
    page = examiner.open("/claims/payouts")
    expect(page.get_by_text("AC04")).to_be_visible()
    page.get_by_role("link", name="Bank mismatches").click()
    expect(page.get_by_role("cell", name="A payment that we did not instruct")).to_be_visible()
    page.get_by_role("link", name="Clear it").click()
    page.get_by_label("Nothing of ours changes").check()
    page.get_by_label("What did the bank say, and who there said it?").fill("Booked to us by mistake, says its desk")
    page.get_by_role("button", name="Clear it").click()
    expect(page.get_by_role("cell", name="陈静")).to_be_visible()
    assert examiner.faults == []


@pytest.mark.parametrize(("width", "language", "theme"), SURROUNDINGS)
def test_the_pages_are_for_everyone(
    claims: None, chromium: Browser, site: str, width: int, language: str, theme: str
) -> None:
    visitor = signed_in(arrive_for_axe(chromium, site, width=width, language=language, theme=theme))
    of_state = {state: Claim.objects.get(state=state).pk for state in ("referred", "paid", "rejected_by_bank")}
    addresses = {
        "claims": "/claims/",
        "referred": f"/claims/{of_state['referred']}",
        "paid": f"/claims/{of_state['paid']}",
        "rejected": f"/claims/{of_state['rejected_by_bank']}",
        "payouts": "/claims/payouts",
        "mismatches": "/claims/payouts/mismatches",
        "clear": f"/claims/payouts/mismatches/{BankMismatch.objects.get().pk}",
    }
    for name, address in addresses.items():
        page = visitor.open(address)
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}-{language}-{theme}.png"), full_page=True)
        assert violations(page) == [], name
    visitor.page.context.close()
