"""Every component and page type, in both languages, by day and night, wide and on a phone: no barrier, no overflow."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from playwright.sync_api import Browser, expect

from tests.journeys.accessibility import violations
from tests.journeys.surfing import SURROUNDINGS, arrive_for_axe
from unpaused.ui.samples import PARTS

PATHS = [*(f"/ui/{part}" for part in PARTS), "/ui/form?errors", "/ui/question?errors", "/accounts/sign-in"]


@pytest.mark.parametrize(("width", "language", "theme"), SURROUNDINGS)
def test_no_page_type_puts_up_a_barrier(chromium: Browser, site: str, width: int, language: str, theme: str) -> None:
    visitor = arrive_for_axe(chromium, site, width=width, language=language, theme=theme)
    found = {path: violations(visitor.open(path)) for path in PATHS}
    visitor.page.context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}
    assert visitor.faults == []


def _gone(request: HttpRequest) -> None:
    raise OperationalError


@pytest.mark.parametrize(("width", "language", "theme"), SURROUNDINGS)
def test_nor_does_the_page_while_the_database_is_down_and_what_was_chosen_arrives(
    chromium: Browser, site: str, monkeypatch: pytest.MonkeyPatch, width: int, language: str, theme: str
) -> None:
    visitor = arrive_for_axe(chromium, site, width=width, language=language, theme=theme)
    page = visitor.open("/ui/question")
    page.check("[value=clinic]")
    with monkeypatch.context() as down:
        down.setitem(PARTS, "question", _gone)
        page.click("main form .primary")
        expect(page.locator("a[href^=tel]")).to_be_visible()
        assert violations(page) == []
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.click("main form .primary")
    assert "treated=clinic" in (sent.value.post_data or "")
    expect(page.locator("[value=clinic]")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("path", PATHS)
def test_the_content_policy_refuses_nothing(visit, path: str) -> None:  # type: ignore[no-untyped-def]
    visitor = visit()
    visitor.open(path)
    assert visitor.faults == []
