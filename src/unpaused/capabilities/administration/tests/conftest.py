from collections.abc import Callable

import pytest
from django.test import Client

from unpaused.foundation.accounts.models import User

PASSWORD = "a long enough password"
SignIn = Callable[[User], Client]


def member(name: str, role: str, branch: str = "", **more: object) -> User:
    return User.objects.create_user(name, PASSWORD, display_name=name.title(), role=role, branch_code=branch, **more)


@pytest.fixture
def operator(db: None) -> User:
    return member("operator", "operator")


@pytest.fixture
def examiner(db: None) -> User:
    return member("examiner", "examiner", "B01")


@pytest.fixture
def signed_in() -> SignIn:
    """By name and password, as people do."""

    def client(user: User) -> Client:
        browser = Client(headers={"accept-language": "en", "user-agent": f"browser of {user.username}"})
        answer = browser.post("/accounts/sign-in", {"username": user.username, "password": PASSWORD})
        assert answer.status_code == 302
        return browser

    return client
