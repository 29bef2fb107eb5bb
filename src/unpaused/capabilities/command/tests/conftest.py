"""A commander and a second, an incident in force, people found."""

from collections.abc import Callable

import pytest
from django.test import Client

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening.tests.found_people import BY, People, make_incident
from unpaused.foundation.accounts.models import User

__all__ = ["BY", "People", "make_incident"]


@pytest.fixture
def commander(db: None) -> User:
    return User.objects.create_user("commander", display_name="Chen Jing", role="commander")


@pytest.fixture
def second(db: None) -> User:
    return User.objects.create_user("second", display_name="Wang Fang", role="commander")


@pytest.fixture
def examiner(db: None) -> User:
    return User.objects.create_user("examiner", display_name="Liu Yang", role="examiner", branch_code="B01")


@pytest.fixture
def incident(commander: User, second: User) -> Incident:
    return make_incident("IN-1", commander, second)


@pytest.fixture
def people(incident: Incident) -> People:
    return People(incident)


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    def client(user: User, language: str = "en") -> Client:
        browser = Client()
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        browser.cookies["django_language"] = language
        return browser

    return client
