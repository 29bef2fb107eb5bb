"""The site on a loopback port and Chromium, for journeys.

A journey that writes asks for `committed_db` as well; the site then works on that database.
"""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.surfing import CHROMIUM, FLAGS, Visitor, arrive

# Playwright keeps an event loop in the tests' own thread; their queries are still plain synchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of the site, served from this process."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """For one file only: while Playwright is open its event loop stands in the way of tests that run one themselves."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """`visit(width=..., language=..., theme=..., scripts=...)` gives a visitor with no past."""
    visitors: list[Visitor] = []

    def new(**wishes: Any) -> Visitor:
        visitors.append(arrive(chromium, site, **wishes))
        return visitors[-1]

    yield new
    for visitor in visitors:
        visitor.page.context.close()
