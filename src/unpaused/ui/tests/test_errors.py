import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.translation import override

from unpaused.kernel.errors import NotFound, NotPermitted, OutcomeUnknown, Refused, Unavailable, UnpausedError
from unpaused.ui import views
from unpaused.ui.middleware import answer, words


def _request(path: str = "/x", **headers: Any) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("a", "No."), 422),
        (NotFound("a", "No."), 404),
        (NotPermitted("a", "No."), 403),
        (Unavailable("a", "No."), 503),
        (OutcomeUnknown("a", "No."), 503),
        (UnpausedError("a", "No."), 400),
    ],
)
def test_each_kind_of_error_has_its_status(error: UnpausedError, status: int) -> None:
    assert answer(_request(), error).status_code == status


def test_programs_get_json_with_a_stable_code() -> None:
    error = Refused("list.doubled", "Two columns are called {name}.", name="姓名")
    for request in (_request("/api/lists"), _request(accept="application/json")):
        assert json.loads(answer(request, error).content) == {
            "code": "list.doubled",
            "message": "Two columns are called 姓名.",
        }


def test_people_get_a_page_that_says_what_to_do() -> None:
    with override("zh-hans"):
        page = answer(_request(accept="text/html"), Refused("a", "Tick: {field}", field="<b>")).content.decode()
    assert "请勾选：&lt;b&gt;" in page
    assert "请返回修改后重新提交" in page


def test_a_message_is_translated_before_its_places_are_filled() -> None:
    with override("zh-hans"):
        assert words(Refused("a", "Fill in: {field}", field="姓名")) == "请填写：姓名"


def test_a_message_without_places_may_hold_braces() -> None:
    assert words(Refused("a", "Use {this} form.")) == "Use {this} form."


def test_errors_of_a_middleware_are_answered_too() -> None:
    try:
        raise NotPermitted("access.undeclared", "Closed.")
    except NotPermitted:
        assert views.server_error(_request()).status_code == 403


def test_our_own_fault_tells_nothing_about_itself() -> None:
    try:
        raise ValueError("secret 420106198001011234")
    except ValueError:
        response = views.server_error(_request())
    assert response.status_code == 500
    assert "secret" not in response.content.decode()


def test_an_address_that_leads_nowhere_gets_a_page(client: Client) -> None:
    response = client.get("/ui/no-such-part", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_going_back_after_a_preference_never_leaves_the_site(client: Client) -> None:
    for target in ("https://elsewhere.example/x", "//elsewhere.example", "javascript:alert(1)", "/ui/board?a=1"):
        response = client.post("/ui/prefer", {"theme": "dark", "next": target})
        expected = target if target.startswith("/ui") else "/"
        assert response["Location"] == expected
        assert response.cookies["theme"].value == "dark"


def test_an_unknown_preference_is_not_kept(client: Client) -> None:
    assert not client.post("/ui/prefer", {"theme": "<script>", "rows": "huge"}).cookies


def test_the_style_guide_is_closed_where_data_are_real(client: Client, settings: Any) -> None:
    settings.DRILL = settings.DEBUG = False
    assert client.get("/ui/").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("en", "64 MB"), ("zh-hans", "最多 64 MB")])
def test_a_request_that_is_too_large_is_answered_with_the_limit(settings: Any, language: str, words: str) -> None:
    request = RequestFactory().post("/c/x", CONTENT_LENGTH=settings.MAX_REQUEST_BYTES + 1)
    request.user = AnonymousUser()
    with override(language):
        page = views.bad_request(request, RequestDataTooBig("large"))
    assert page.status_code == 413 and words in page.content.decode()
