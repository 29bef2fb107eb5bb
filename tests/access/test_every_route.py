"""Every route with every role: what is declared is what happens, and nothing is undeclared."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from tests.access.routes import Route, operations, pages
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role

ROUTES = pages()
PASSWORD = make_password("a long enough password")  # once: hashing is slow on purpose
STAFF_ROUTES = [route for route in ROUTES if route.access is None or route.access.kind == "staff"]


@pytest.fixture(params=Role.values)
def member(db: None, request: pytest.FixtureRequest) -> tuple[User, Client]:
    """Somebody of the role, signed in. One sign-in walks all routes: signing in takes longer than a page."""
    user = User.objects.create(
        username="member", password=PASSWORD, role=request.param, display_name="member", branch_code="B999"
    )
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
    return user, client


def test_every_route_declares_who_may_use_it() -> None:
    assert [route.path for route in ROUTES if route.access is None] == []


def test_a_role_gets_what_is_declared_and_no_more(member: tuple[User, Client]) -> None:
    user, client = member
    wrong = {}
    for route in STAFF_ROUTES:
        assert route.access
        response = client.get(route.path)
        status = response.status_code
        lost = response.headers.get("Location", "").startswith("/accounts/sign-in")
        if lost or status >= 500 or (status == 403) == route.access.admits(user):
            wrong[route.path] = status
    assert wrong == {}


def test_a_record_that_is_not_there_is_not_found(member: tuple[User, Client]) -> None:
    """The same answer as for a record of another branch: whether it exists is not told."""
    user, client = member
    wrong = {}
    for route in STAFF_ROUTES:
        assert route.access
        if not (route.of_a_record and route.access.admits(user)):
            continue
        status = client.get(route.path).status_code
        if (client.post(route.path).status_code if status == 405 else status) != 404:
            wrong[route.path] = status
    assert wrong == {}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_strangers_reach_public_pages_only(route: Route, db: None) -> None:
    assert route.access
    response = Client(raise_request_exception=False).get(route.path)
    assert response.status_code < 500
    if route.access.kind == "staff":
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/sign-in")
    elif route.access.kind == "customer":
        assert response.status_code in (302, 403, 404, 405)


def test_every_operation_of_the_api_asks_who_is_there() -> None:
    assert [f"{method} {path}" for method, path, operation in operations() if not operation.auth_callbacks] == []


def test_strangers_get_nothing_from_the_api(db: None) -> None:
    client = Client(raise_request_exception=False)
    answers = {
        f"{method} {path}": client.generic(method, path, b"{}", content_type="application/json").status_code
        for method, path, _ in operations()
    }
    assert {call: status for call, status in answers.items() if status not in (401, 403)} == {}
