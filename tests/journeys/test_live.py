"""Pages that change while somebody looks at them.

The event server here is a small one of the tests' own: this is the browser's side; foundation/live tests the server's.
"""

import queue
import threading
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
