"""What the log says of errors that were answered."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from unpaused.config.logs import formatter
from unpaused.kernel.errors import Refused
from unpaused.ui.middleware import answer


def _told(caplog: pytest.LogCaptureFixture, request: HttpRequest, pattern: str) -> tuple[str, str, int]:
    request.user, request.resolver_match = AnonymousUser(), resolve(pattern)
    with caplog.at_level("INFO", logger="unpaused.ui.middleware"):
        answer(request, Refused("a", "No."))
    line = json.loads(formatter().format(caplog.records[-1]))
    return line["method"], line["path"], line["status"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/claims/17", "/claims/17"),
        ("/c/claims/CL260630-00017-4", "/c/claims/CL260630-00017-4"),
        ("/c/claims/13812345678", "/c/claims/<str:number>"),
        ("/c/claims/张三", "/c/claims/<str:number>"),
    ],
)
def test_the_log_says_where_an_error_was_answered_and_nothing_that_was_typed(
    caplog: pytest.LogCaptureFixture, path: str, said: str
) -> None:
    assert _told(caplog, RequestFactory().get(f"{path}?name=张三"), path) == ("GET", said, 422)
