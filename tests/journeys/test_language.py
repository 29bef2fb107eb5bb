"""The language changes in the middle of a form: what was typed stays, in this tab and no longer; secrets do not."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.commanding import signed_in
from tests.journeys.surfing import PHONE, Visitor
from tests.journeys.test_tasks_and_messages import _signed_in, chain
from unpaused.capabilities.outreach.models import Message
from unpaused.foundation.accounts.models import User

Visit = Callable[..., Visitor]
__all__ = ["chain"]
STAY = "addEventListener('submit', (event) => event.preventDefault())"
"""As where the net is gone at that moment."""


def _switch(page: Page, to: str = "English") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=to, exact=True).click()


def _field(page: Page, name: str) -> Locator:
    return page.locator(f"main [name={name}]")


def _left(page: Page) -> int:
    return int(page.evaluate("sessionStorage.length"))


def test_every_kind_of_field_keeps_what_was_typed_and_files_do_not(visit: Visit, tmp_path: Path) -> None:
    visitor = visit()
    page = visitor.open("/ui/form?a=1")
    _field(page, "name").fill("王小明 420106198001011234")
    _field(page, "kind").select_option("b")
    _field(page, "since").fill("2020-01-27")
    page.check("[name=grounds][value=night]")
    _field(page, "text").fill("第一行\n第二行")
    page.check("main [name=sure]")
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8")
    page.set_input_files("[name=photograph]", tmp_path / "a.jpg")
    _switch(page)
    assert page.url.endswith("/ui/form?a=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("A form")
    expect(_field(page, "name")).to_have_value("王小明 420106198001011234")
    expect(_field(page, "kind")).to_have_value("b")
    expect(_field(page, "since")).to_have_value("2020-01-27")
    expect(page.locator("[name=grounds][value=night]")).to_be_checked()
    expect(_field(page, "text")).to_have_value("第一行\n第二行")
    expect(_field(page, "sure")).to_be_checked()
    assert page.evaluate("document.querySelector('[name=photograph]').files.length") == 0
    assert _left(page) == 0
    assert visitor.faults == []


def test_scripts_of_the_page_hear_of_what_is_put_back(visit: Visit) -> None:
    page = visit().open("/ui/form")
    page.context.add_init_script(
        "window.heard = []; for (const kind of ['input', 'change'])"
        " addEventListener(kind, ({ target }) => heard.push(`${kind} ${target.name}`), true)"
    )
    _field(page, "name").fill("王")
    _switch(page)
    expect(_field(page, "name")).to_have_value("王")
    assert page.evaluate("heard") == ["input name", "change name"]


def test_nothing_is_put_back_on_another_page_or_later(visit: Visit) -> None:
    page = visit().open("/ui/form")
    _field(page, "name").fill("王")
    page.evaluate(STAY)
    page.get_by_role("button", name="English").click()
    assert _left(page) == 1
    page.goto(page.url.replace("form", "question"))
    assert _left(page) == 0
    page.goto(page.url.replace("question", "form"))
    expect(_field(page, "name")).to_have_value("")


def test_passwords_and_one_time_codes_are_not_kept(visit: Visit) -> None:
    page = visit().open("/accounts/sign-in")
    page.fill("[name=username]", "somebody")
    page.fill("[name=password]", "terrible")
    page.evaluate(
        "document.querySelector('[name=password]').form.insertAdjacentHTML('beforeend',"
        " '<input name=code autocomplete=one-time-code value=\"\">'); document.querySelector('[name=code]').value = '1'"
    )
    page.evaluate(STAY)
    page.get_by_role("button", name="English").click()
    kept = str(page.evaluate("sessionStorage.getItem('typed')"))
    assert "somebody" in kept
    assert "terrible" not in kept and "code" not in kept


def test_a_page_with_no_address_of_its_own_goes_back_to_where_its_form_stands(chain: None, visit: Visit) -> None:
    message = Message.objects.filter(state="uncertain").get()
    visitor = _signed_in(visit(), "agent")
    page = visitor.open(f"/outreach/messages/{message.pk}")
    _field(page, "reason").first.fill("她给我念了短信")
    page.get_by_role("button", name="处理", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.url.endswith("/settle")
    _switch(page)
    assert page.url.endswith(f"/outreach/messages/{message.pk}")
    expect(_field(page, "reason").first).to_have_value("她给我念了短信")
    assert visitor.faults == []


def test_areas_that_were_searched_and_ticked_stand_there_again(committed_db: None, visit: Visit) -> None:
    commander = User.objects.create_user("first", role="commander", display_name="First")
    visitor = signed_in(visit(), commander)
    page = visitor.open("/incidents/declare")
    for code in ("420100", "330000"):
        page.fill("[name=area_search]", code)
        page.check(f".area-results [value='{code}']")
    _switch(page)
    chosen = page.locator(".chosen-areas input:checked")
    expect(chosen).to_have_count(2)
    assert [box.get_attribute("value") for box in chosen.all()] == ["420100", "330000"]
    expect(page.get_by_label("Chosen areas")).to_contain_text("Zhejiang 330000")
    assert visitor.faults == []


def test_a_customer_on_a_telephone_keeps_a_refused_answer(visit: Visit, committed_db: None) -> None:
    visitor = visit(width=PHONE)
    page = visitor.open("/c/is-it-you")
    _field(page, "code_or_text").fill("您好，这里是不停歇保险")
    page.click("main form .primary")
    expect(page.get_by_role("alert")).to_be_visible()
    _switch(page)
    expect(_field(page, "code_or_text")).to_have_value("您好，这里是不停歇保险")
    assert visitor.faults == []
