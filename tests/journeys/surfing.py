"""A visitor's browser: width, language and theme as a person would have them; faults of scripts are collected."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = 1440, 390
HEIGHTS = {WIDE: 900, PHONE: 844}

SURROUNDINGS = [
    (WIDE, "zh-hans", "light"),
    (PHONE, "en", "dark"),
    pytest.param(WIDE, "en", "dark", marks=pytest.mark.long),
    pytest.param(PHONE, "zh-hans", "dark", marks=pytest.mark.long),
    pytest.param(PHONE, "en", "light", marks=pytest.mark.long),
]
"""Width, language and theme that every page is looked at in. The first two meet each value once; with the long ones,
each value meets each other value."""


@dataclass
class Visitor:
    """Opens addresses of the site under test. `faults` are script errors and what the content policy refused."""

    site: str
    page: Page
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.site + path, wait_until="load")
        return self.page


def arrive(
    browser: Browser,
    site: str,
    *,
    width: int = WIDE,
    language: str = "zh-hans",
    theme: str = "light",
    scripts: bool = True,
) -> Visitor:
    """A visitor with no past. Close with `visitor.page.context.close()`."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if theme == "dark" else "light",
        has_touch=width == PHONE,
        is_mobile=width == PHONE,
        java_script_enabled=scripts,
        timezone_id="Asia/Shanghai",
    )
    return _watched(context, site, language)


def arrive_for_axe(browser: Browser, site: str, *, width: int, language: str, theme: str) -> Visitor:
    """As `arrive`, with the content policy lifted, so that axe can be put into the page."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if theme == "dark" else "light",
        is_mobile=width == PHONE,
        bypass_csp=True,
    )
    return _watched(context, site, language)


def _watched(context: BrowserContext, site: str, language: str) -> Visitor:
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    visitor = Visitor(site, context.new_page())
    visitor.page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    visitor.page.on("console", lambda line: visitor.faults.append(line.text) if line.type == "error" else None)
    return visitor
