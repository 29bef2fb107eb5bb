"""Pages that change while somebody looks at them.

The event server here is a small one of the tests' own: this is the browser's side; foundation/live tests the server's.
Only to be killed the product's own is started.
"""

import contextlib
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.surfing import Visitor

Visit = Callable[..., Visitor]


class Events:
    """Server-sent events on a loopback port; `connections` counts those that ever came."""

    def __init__(self) -> None:
        self.listeners: list[queue.Queue[str]] = []
        self.arrived = threading.Semaphore(0)
        events = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                events._serve(self)

            def log_message(self, format: str, *args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        mine: queue.Queue[str] = queue.Queue()
        self.listeners.append(mine)
        request.send_response(200)
        request.send_header("Content-Type", "text/event-stream")
        request.send_header("Access-Control-Allow-Origin", "*")
        request.end_headers()
        request.wfile.flush()
        self.arrived.release()
        while topic := mine.get():
            request.wfile.write(f"event: change\ndata: {topic}\n\n".encode())
            request.wfile.flush()

    def tell(self, topic: str) -> None:
        for each in self.listeners:
            each.put(topic)

    def close(self) -> None:
        self.tell("")
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def events(settings: Any) -> Iterator[Events]:
    server = Events()
    settings.LIVE_URL = f"http://127.0.0.1:{server.server.server_port}"
    yield server
    server.close()


def _listening(events: Events) -> None:
    assert events.arrived.acquire(timeout=20), "no page came to listen"


def test_a_board_is_fetched_anew_when_its_topic_changes(visit: Visit, events: Events) -> None:
    page = visit().open("/ui/board?live")
    _listening(events)
    before = page.locator(".freshness").get_attribute("data-at") or ""
    events.tell("another topic")
    with page.expect_response("**/ui/board?live"):
        events.tell("samples")
    expect(page.locator(".freshness")).not_to_have_attribute("data-at", before)


def test_what_is_under_way_is_looked_at_once_the_line_stands(visit: Visit, events: Events) -> None:
    """It may have ended between the drawing of the page and that moment, with nobody left to tell."""
    visitor = visit()
    fetched: list[str] = []
    visitor.page.on("request", lambda asked: fetched.append(asked.url) if asked.resource_type == "fetch" else None)
    with visitor.page.expect_response(lambda got: got.request.resource_type == "fetch" and "live&work" in got.url):
        visitor.open("/ui/board?live&work")
    visitor.open("/ui/board?live")
    _listening(events)
    expect(visitor.page.locator("html")).to_have_attribute("data-line-here", "")
    visitor.page.wait_for_timeout(1500)
    assert len([url for url in fetched if "/ui/board" in url]) == 1


def test_a_list_in_use_says_that_there_are_changes_and_waits(visit: Visit, events: Events) -> None:
    page = visit(language="en").open("/ui/worklist?live")
    _listening(events)
    page.keyboard.press("j")
    events.tell("samples")
    shown = page.get_by_role("button", name="There are changes. Show them")
    expect(shown).to_be_visible()
    expect(page.locator("tr[data-selected]")).to_have_count(1)
    with page.expect_response("**/ui/worklist?live"):
        shown.click()
    expect(shown).to_have_count(0)


def test_two_tabs_of_a_browser_share_one_connection(visit: Visit, events: Events) -> None:
    first = visit()
    first.open("/ui/board?live")
    _listening(events)
    second = first.page.context.new_page()
    second.goto(first.site + "/ui/board?live")
    with second.expect_response("**/ui/board?live"), first.page.expect_response("**/ui/board?live"):
        events.tell("samples")
    assert len(events.listeners) == 1


@pytest.fixture
def live_process(site: str, committed_db: None, settings: Any) -> Iterator[subprocess.Popen[bytes]]:
    """The product's own event server, as `unpaused up` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.LIVE_URL = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--no-access-log", "--log-level", "warning"]
    command += ["--interface", "asgi", "--port", str(port), "unpaused.config.asgi:application"]
    surroundings = {**os.environ, "DATABASE_URL": settings.DATABASE_URL, "PUBLIC_URL": site}
    process = subprocess.Popen(command, env=surroundings, start_new_session=True)
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
            break
        time.sleep(0.1)
    yield process
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def test_a_board_turns_visibly_stale_when_the_live_process_is_killed(
    visit: Visit, live_process: subprocess.Popen[bytes]
) -> None:
    page = visit(language="en").open("/ui/board?live")
    lost = page.locator("[data-board] .freshness").get_by_text("live connection lost")
    expect(page.locator("html")).to_have_attribute("data-line-here", "", timeout=60_000)
    expect(lost).to_be_hidden()
    calm = page.locator(".figure-value").first.evaluate("element => getComputedStyle(element).color")
    os.killpg(live_process.pid, signal.SIGKILL)
    expect(lost).to_be_visible(timeout=30_000)
    stale = page.locator(".figure-value").first.evaluate("element => getComputedStyle(element).color")
    assert stale != calm, "its figures are grey"
