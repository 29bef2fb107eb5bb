"""Pictures of every page for the manual, from a running drill: `make screenshots`.

Starts `unpaused demo`, signs in with the drill's accounts, and takes each page at 1440 and 390 px in both languages.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parents[1] / "docs" / "manual" / "pictures"
SITE = "http://127.0.0.1:8000"
WIDTHS = {1440: 900, 390: 844}
TALLEST = 1800
LANGUAGES = {"zh": "zh-hans", "en": "en"}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STAFF_PAGES = {
    "board": ("commander1", "/"),
    "wall": ("commander1", "/wall"),
    "drills": ("commander1", "/drills"),
    "open-ends": ("commander1", "/open-ends"),
    "incidents": ("commander1", "/incidents/"),
    "incident": ("commander1", "first:/incidents/"),
    "declare": ("commander1", "/incidents/declare"),
    "bulletins": ("commander1", "/bulletins/"),
    "bulletin": ("commander1", "first:/bulletins/"),
    "lists": ("examiner", "/screening/"),
    "list": ("examiner", "first:/screening/"),
    "doubtful-row": ("examiner", "first:/screening/review"),
    "claims": ("examiner", "/claims/"),
    "claim": ("examiner", "first:/claims/"),
    "payouts": ("examiner", "/claims/payouts"),
    "messages": ("agent", "/outreach/"),
    "handsets": ("agent", "/outreach/handsets"),
    "tasks": ("salesperson", "/tasks/"),
    "task": ("salesperson", "first:/tasks/"),
    "audit-trail": ("auditor", "/audit/"),
    "who-saw": ("auditor", "/audit/people"),
    "sign-in": ("", "/accounts/sign-in"),
}
CUSTOMER_PAGES = {"customer-start": "/c/", "customer-is-it-you": "/c/is-it-you"}


@contextmanager
def drill(persons: int) -> Iterator[dict[str, Any]]:
    """A running drill; its result file once the chain has been played."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [".venv/bin/unpaused", "demo", "--persons", str(persons), "--json", str(result)]
        process = subprocess.Popen(command, start_new_session=True)
        try:
            while not (result.exists() and result.stat().st_size):  # it is made at the start, and filled at the end
                if process.poll() is not None:
                    sys.exit("the drill ended early")
                time.sleep(1)
            yield json.loads(result.read_text())
        finally:
            os.kill(process.pid, signal.SIGINT)
            process.wait(60)


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with drill(int(os.environ.get("PERSONS", "30000"))) as outcome, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for short, language in LANGUAGES.items():
            for width, height in WIDTHS.items():
                _tour(browser, outcome["password"], short, language, (width, height))
        browser.close()


def _tour(browser: Browser, password: str, short: str, language: str, size: tuple[int, int]) -> None:
    for username in sorted({name for name, _ in STAFF_PAGES.values()}):
        page = _open(browser, language, size)
        if username:
            _sign_in(page, username, password)
        for name, (who, path) in STAFF_PAGES.items():
            if who == username:
                _take(page, name, path, f"{name}-{short}-{size[0]}")
        page.context.close()
    page = _open(browser, language, size)
    for name, path in CUSTOMER_PAGES.items():
        _take(page, name, path, f"{name}-{short}-{size[0]}")
    page.context.close()


def _open(browser: Browser, language: str, size: tuple[int, int]) -> Page:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language)
    context.add_cookies([{"name": "django_language", "value": language, "url": SITE}])
    return context.new_page()


def _sign_in(page: Page, username: str, password: str) -> None:
    page.goto(f"{SITE}/accounts/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/sign-in" not in url)


def _take(page: Page, name: str, path: str, file_name: str) -> None:
    """`first:PATH` opens the first record of the worklist at PATH."""
    where = path.removeprefix("first:")
    answer = page.goto(SITE + where, wait_until="load")
    if path.startswith("first:"):
        link = page.locator("main table tbody a").first
        if link.count() == 0:
            print(f"{name}: nothing listed")
            return
        answer = page.goto(SITE + str(link.get_attribute("href")), wait_until="load")
    if answer is None or answer.status >= 400:
        print(f"{name}: {answer and answer.status} at {page.url}")
    picture = PICTURES / f"{file_name}.png"
    page.screenshot(path=picture, full_page=True)
    _shrink(picture)


def _shrink(picture: Path) -> None:
    """Two screens at most, 128 colours: pictures of text stay sharp and the repository small."""
    with Image.open(picture) as image:
        shown = image.convert("RGB").crop((0, 0, image.width, min(image.height, TALLEST)))
    shown.quantize(128).save(picture, optimize=True)


if __name__ == "__main__":
    main()
