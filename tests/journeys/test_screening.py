"""An examiner sends a list in and works through doubtful rows by keyboard alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from tests.journeys.accessibility import violations
from tests.journeys.surfing import SURROUNDINGS, Visitor, arrive_for_axe
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening import public as screening
from unpaused.capabilities.screening.models import ListRow, Match, PeopleList
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.build_book(tmp_path_factory.mktemp("screening-journey"))


@pytest.fixture
def epidemic(committed_db: None, book: Path, settings: Any) -> Incident:
    settings.BOOK_ROOT = book
    making.staff("examiner")
    return making.in_force()


@pytest.fixture
def people_list(epidemic: Incident) -> PeopleList:
    """Sure rows, doubtful ones, a minor, somebody without cover, nobody."""
    rows = [making.row(person) for person in (making.ADULT, making.MINOR, making.UNINSURED)]
    rows += [making.doubtful(making.ORPHAN), making.doubtful(making.BEIJING), making.nobody(70)]
    return making.screened(User.objects.get(username="examiner"), epidemic, rows)


def signed_in(visitor: Visitor) -> Visitor:
    client = Client()
    examiner = User.objects.get(username="examiner")
    client.force_login(examiner, backend="unpaused.foundation.accounts.backends.StaffBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visitor.site}
    visitor.page.context.add_cookies([cookie])
    return visitor


def test_a_list_is_sent_in_and_its_rows_are_looked_up(epidemic: Incident, visit: Visit) -> None:
    page = signed_in(visit(language="en")).open("/screening/")
    page.get_by_role("link", name="Send in a list").first.click()
    data = making.csv_list([making.row(making.ADULT)], "gb18030")
    page.get_by_label("File").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": data})
    page.get_by_label("Who sent the list").fill("City Hospital No. 1")
    page.get_by_label("Kind of list").select_option("hospital")
    page.get_by_role("button", name="Send in").click()
    page.wait_for_url("**/screening/lists/*")
    expect(page.get_by_text("Received. Its rows are being looked up.")).to_be_visible()
    expect(page.get_by_text("Rows looked up").first).to_be_visible()
    screening.screen_list(list_id=PeopleList.objects.get().pk)
    page.reload()
    expect(page.locator(".figure", has_text="Found")).to_contain_text("1")


UNNAMED = (
    ("某院转入人员（内部）",),
    ("受理对象", "证", "号", "去向"),
    (making.name_of(making.ADULT), making.identity_number(making.ADULT), making.phone_of(making.ADULT), "转院"),
    (making.name_of(making.ORPHAN), making.identity_number(making.ORPHAN), "", "在院"),
)


def test_columns_that_no_header_names_are_named_on_a_page(epidemic: Incident, visit: Visit) -> None:
    page = signed_in(visit(language="en")).open("/screening/upload")
    page.get_by_label("Or a table pasted").fill("\n".join("\t".join(row) for row in UNNAMED))
    page.get_by_label("Who sent the list").fill("City Hospital No. 1")
    page.get_by_label("Kind of list").select_option("hospital")
    page.get_by_role("button", name="Send in").click()
    page.get_by_role("link", name="Say what the columns are").click()
    page.get_by_label("Row that names the columns").select_option("1")
    page.get_by_role("button", name="Show").click()
    for word, field in (("受理对象", "name"), ("证", "id_number"), ("号", "phone")):
        page.get_by_label(word, exact=True).select_option(field)
    page.get_by_role("button", name="Look the people up").click()
    expect(page.get_by_text("The columns are named.")).to_be_visible()
    screening.screen_list(list_id=PeopleList.objects.get().pk)
    page.reload()
    expect(page.locator(".figure", has_text="Found")).to_contain_text("2")


def test_rows_are_decided_by_keyboard_alone(people_list: PeopleList, visit: Visit) -> None:
    examiner = signed_in(visit(language="en"))
    page = examiner.open("/screening/review")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/screening/rows/*")
    first = int(page.url.rsplit("/", 1)[1])
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_contain_text("confirmed")
    second = int(page.url.rsplit("/", 1)[1])
    assert second != first
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("unsure")
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_contain_text("rejected")
    states = dict(ListRow.objects.filter(pk__in=[first, second]).values_list("pk", "state"))
    assert states == {first: "confirmed", second: "rejected"}
    assert Match.objects.get(confirmed_by="examiner").examiner == User.objects.get(username="examiner")
    assert examiner.faults == []


def test_letters_in_a_reason_decide_nothing(people_list: PeopleList, visit: Visit) -> None:
    row = people_list.rows.filter(state="waiting").first()
    assert row is not None
    page = signed_in(visit(language="en")).open(f"/screening/rows/{row.pk}")
    page.get_by_label("Reason, for colleagues").fill("curious")
    page.get_by_label("Reason, for colleagues").press("c")
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_value_is_shown_in_its_place_for_a_reason(people_list: PeopleList, visit: Visit) -> None:
    row = people_list.rows.filter(state="waiting").first()
    assert row is not None
    page = signed_in(visit(language="en")).open(f"/screening/rows/{row.pk}")
    fact = page.locator(".case-facts .masked").first
    fact.locator("summary").click()
    fact.get_by_role("textbox").fill("compare the characters")
    fact.get_by_role("button", name="Show it").click()
    expect(fact.locator("[data-mask]")).to_have_text(making.name_of(making.ORPHAN))


@pytest.mark.parametrize(("width", "language", "theme"), SURROUNDINGS)
def test_no_page_of_screening_puts_up_a_barrier(
    people_list: PeopleList, chromium: Browser, site: str, width: int, language: str, theme: str
) -> None:
    examiner = User.objects.get(username="examiner")
    refused = making.receive(examiner, people_list.incident, b"%PDF-")
    unnamed = making.receive(examiner, people_list.incident, making.workbook([("受理对象", "去向"), ("a", "b")]))
    actions.draw_spot_checks(today=clock.today() + timedelta(days=1))
    paths = [
        "",
        "upload",
        "review",
        "checks",
        f"lists/{people_list.pk}",
        f"lists/{refused.pk}",
        f"lists/{people_list.pk}/delete",
    ]
    paths.append(f"lists/{unnamed.pk}/columns")
    paths += [f"rows/{row.pk}" for row in people_list.rows.filter(state__in=["waiting", "not_insured", "confirmed"])]
    paths += [f"matches/{match.pk}" for match in Match.objects.all()]
    paths.append(f"matches/{making.match_of(making.MINOR).pk}/clear")
    visitor = signed_in(arrive_for_axe(chromium, site, width=width, language=language, theme=theme))
    found = {path: violations(visitor.open(f"/screening/{path}")) for path in paths}
    visitor.page.context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}
