import pytest
from django.test import RequestFactory
from django.urls import resolve

from unpaused.ui.ways import by_get, takes_forms_alone


@pytest.mark.parametrize(
    ("path", "shown_at"),
    [
        ("/c/claims/X/event/place?a=1", "/c/claims/X/event/place?a=1"),
        ("/claims/7/decide", "/claims/7"),
        ("/tasks/7/finish?a=1", "/tasks/7"),
        ("/audit/sealed.jsonl", "/audit/"),
        ("/c/code/again", "/c/code"),
        ("/c/sign-out", "/c/"),
        ("/no/such/page", "/"),
    ],
)
def test_an_answer_to_a_form_is_left_for_a_page(path: str, shown_at: str) -> None:
    assert by_get(RequestFactory().post(path)) == shown_at


def test_a_page_that_was_asked_for_is_where_it_is() -> None:
    assert by_get(RequestFactory().get("/no/such/page?a=1")) == "/no/such/page?a=1"


def test_views_say_themselves_that_they_take_forms_alone() -> None:
    assert takes_forms_alone(resolve("/tasks/7/finish").func)
    assert not takes_forms_alone(resolve("/tasks/7").func)
    assert not takes_forms_alone(resolve("/c/").func)
