"""Where a request comes from: limits count by it, so a stranger must not be able to choose it."""

import importlib
from wsgiref.util import setup_testing_defaults

import pytest

from unpaused.config import wsgi


def _seen_from(monkeypatch: pytest.MonkeyPatch, proxies: str) -> object:
    monkeypatch.setenv("UNPAUSED_PROXIES", proxies)
    application = importlib.reload(wsgi).application
    request: dict[str, object] = {}
    setup_testing_defaults(request)
    request |= {"PATH_INFO": "/healthz", "REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    list(application(request, lambda status, headers: None))
    return request["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("proxies", "seen"), [("127.0.0.1", "203.0.113.9"), ("", "127.0.0.1"), ("10.0.0.1", "127.0.0.1")]
)
def test_only_a_proxy_that_is_named_says_where_a_request_comes_from(
    monkeypatch: pytest.MonkeyPatch, db: None, proxies: str, seen: str
) -> None:
    assert _seen_from(monkeypatch, proxies) == seen
