"""Every component and page type, in both languages, by day and night, wide and on a phone: no barrier, no overflow."""

import pytest
from playwright.sync_api import Browser

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


@pytest.mark.parametrize("path", PATHS)
def test_the_content_policy_refuses_nothing(visit, path: str) -> None:  # type: ignore[no-untyped-def]
    visitor = visit()
    visitor.open(path)
    assert visitor.faults == []
