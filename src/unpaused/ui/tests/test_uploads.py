"""Forms with files that are sent by a script."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from unpaused.ui.middleware import UploadsGoOn


def _redirects(request: HttpRequest) -> HttpResponse:
    answer = HttpResponseRedirect("/c/claims")
    answer.set_cookie("messages", "kept")
    return answer


def test_a_script_is_told_where_to_go_and_the_message_stays_for_the_page_there() -> None:
    answer = UploadsGoOn(_redirects)(RequestFactory().post("/", headers={"X-Upload": "1"}))
    assert (answer.status_code, answer["X-Location"], "Location" in answer) == (204, "/c/claims", False)
    assert answer.cookies["messages"].value == "kept"


def test_a_browser_is_redirected_as_ever() -> None:
    answer = UploadsGoOn(_redirects)(RequestFactory().post("/"))
    assert (answer.status_code, answer["Location"]) == (302, "/c/claims")


def test_a_page_that_says_what_was_wrong_is_left_alone() -> None:
    answer = UploadsGoOn(lambda request: HttpResponse("no", status=422))(
        RequestFactory().post("/", headers={"X-Upload": "1"})
    )
    assert (answer.status_code, answer.content) == (422, b"no")
