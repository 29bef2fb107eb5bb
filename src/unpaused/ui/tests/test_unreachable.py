import json
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from lxml import html
from procrastinate.exceptions import ConnectorException

from unpaused.ui import samples
from unpaused.ui.unreachable import RETRY_AFTER, says_down, unreachable

NUMBER = "420106198001011234"


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample form as a view whose database is gone; whoever asks for a connection finds none either."""

    def gone(*_: object) -> HttpResponse:
        raise OperationalError("connection refused")

    monkeypatch.setitem(samples.PARTS, "form", gone)
    monkeypatch.setattr(connection, "ensure_connection", gone)


def _body(response: HttpResponse) -> Any:
    assert response.status_code == 503
    assert response["Retry-After"] == str(RETRY_AFTER)
    assert response["Cache-Control"] == "no-store"
    return html.fromstring(response.content.decode())


def _posted(client: Client, data: dict[str, Any], path: str = "/ui/form", **more: Any) -> Any:
    return _body(client.post(path, data, headers={"accept-language": "en"}, **more))


def _kept(page: Any) -> list[tuple[str, str]]:
    return [(field.get("name"), field.get("value")) for field in page.cssselect("main form [type=hidden]")]


def test_a_page_says_it_in_the_language_of_the_cookie_or_the_browser(client: Client) -> None:
    english = _body(client.get("/ui/form?a=1", headers={"accept-language": "en"}))
    assert "cannot be reached" in english.find(".//h1").text
    assert [each.get("href") for each in english.cssselect("main a")] == ["/ui/form?a=1", "tel:95500"]
    client.cookies["django_language"] = "zh-hans"
    chinese = _body(client.get("/ui/form", headers={"accept-language": "en"}))
    assert chinese.get("lang") == "zh-Hans"
    assert "系统暂时无法访问" in chinese.find(".//h1").text
    assert "没有丢失" in chinese.text_content()


def test_what_was_posted_is_sent_again_with_one_click(client: Client) -> None:
    typed = {"name": '<b>"王"', "text": "one\ntwo", "several": ["1", "2"], "csrfmiddlewaretoken": "abc", "act": "save"}
    page = _posted(client, typed, "/ui/form?a=1")
    assert page.cssselect("main form")[0].get("action") == "/ui/form?a=1"
    assert sorted(_kept(page)) == sorted(
        [
            ("act", "save"),
            ("csrfmiddlewaretoken", "abc"),
            ("name", '<b>"王"'),
            ("several", "1"),
            ("several", "2"),
            ("text", "one\ntwo"),
        ]
    )
    assert page.cssselect("header form") == []  # another language would cost what is kept


def test_a_form_without_a_token_gets_none(client: Client) -> None:
    """Or a form that another site sent here would be made ours by a click."""
    assert _kept(_posted(client, {"name": "a"})) == [("name", "a")]


def test_passwords_and_one_time_codes_are_not_kept(client: Client) -> None:
    secrets = {"password": "s1", "oldpassword": "s2", "one_time_code": "s3", "credential": "s4", "client_secret": "s5"}
    page = _posted(client, {"name": "a", **secrets})
    assert _kept(page) == [("name", "a")]
    assert "asked for them again" in page.text_content()


def test_nothing_that_was_typed_to_sign_in_is_kept(client: Client) -> None:
    path = "/accounts/sign-in"
    page = _posted(client, {"username": "somebody", "password": "terrible", "code": "123456"}, path)
    assert "123456" not in html.tostring(page).decode()
    assert page.cssselect("main form") == []
    assert page.cssselect("main a")[0].get("href") == path


def test_files_are_chosen_again(client: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.jpg", b"\xff\xd8 picture") for number in range(2)]
    page = _posted(client, {"name": "a", "photographs": files, "letter": SimpleUploadedFile("x.pdf", b"%PDF")})
    form = page.cssselect("main form")[0]
    assert form.get("enctype") == "multipart/form-data"
    inputs = page.cssselect("main form [type=file]")
    assert {(each.get("name"), each.get("multiple") is not None) for each in inputs} == {
        ("photographs", True),
        ("letter", False),
    }
    assert "picture" not in html.tostring(page).decode()


def test_what_cannot_be_read_again_is_said(client: Client) -> None:
    page = _posted(client, b"--x\r\n" * 3, content_type="multipart/form-data; boundary=" + "x" * 300)  # type: ignore[arg-type]
    assert page.cssselect("main form") == []


@pytest.mark.parametrize("path", ["/api/screening/lookup", "/ui/form"])
def test_programs_get_json(client: Client, path: str) -> None:
    headers = {"accept": "application/json", "accept-language": "en", "authorization": "Bearer unp_abc"}
    response = client.post(path, {"name": NUMBER}, headers=headers)
    assert (response.status_code, response["Retry-After"]) == (503, str(RETRY_AFTER))
    answer = json.loads(response.content)
    assert answer["code"] == "database.unreachable"
    assert NUMBER not in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/c/claims", "/claims/"])
def test_a_session_that_cannot_be_read_is_answered_too(path: str) -> None:
    client = Client(headers={"accept-language": "en"})
    client.cookies["sessionid"] = "a" * 32
    assert "95500" in _body(client.get(path)).text_content()


@pytest.mark.parametrize("step", ["process_request", "process_response"])
def test_errors_of_a_middleware_are_answered_too(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("connection refused")

    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    monkeypatch.setattr(SessionMiddleware, step, gone)
    assert "cannot be reached" in _body(client.get("/healthz")).find(".//h1").text


def _from(cause: Exception) -> Exception:
    error = ConnectorException()
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "down"),
    [
        (OperationalError(), True),
        (InterfaceError(), True),
        (psycopg.OperationalError(), True),
        (_from(psycopg.OperationalError()), True),
        (_from(ValueError()), False),
        (None, False),
    ],
)
def test_what_says_that_the_database_is_down(error: Exception | None, down: bool) -> None:
    assert says_down(error) is down


def test_customers_read_the_insurers_name_and_who_helps() -> None:
    request: HttpRequest = RequestFactory().get("/c/claims", headers={"accept-language": "en"})
    page = html.fromstring(unreachable(request, OperationalError()).content.decode())
    assert page.cssselect("header .brand")[0].text_content() == "Unpaused Insurance"
    assert "call our hotline" in page.text_content()
