"""People, an incident in force, a book of three persons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest
from django.test import Client

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.tasks import public as tasks
from unpaused.capabilities.tasks import queries
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book import Person, Scope
from unpaused.foundation.privacy.subjects import subject_of_person
from unpaused.kernel import clock

BY = Actor.system("test")
SignIn = Callable[[User], Client]
Open = Callable[..., tasks.Task]


@dataclass
class SmallBook:
    """Persons in memory."""

    people: dict[int, Person]

    def persons(self, ids: Iterable[int], *, scope: Scope | None = None) -> list[Person]:
        found = [self.people[i] for i in ids if i in self.people]
        return [p for p in found if scope is None or scope.allows(p.branch_code)]


def _person(person_id: int, name: str, phone: str, branch: str) -> Person:
    return Person(person_id, name, "M", None, None, None, phone, "420102", None, branch, "S1")


def small_book() -> SmallBook:
    return SmallBook(
        {
            7: _person(7, "王小明", "13812345678", "4201"),
            8: _person(8, "李秀英", "13900001111", "4201"),
            9: _person(9, "张伟", "13700002222", "4202"),
        }
    )


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "book", small_book)


def make_incident() -> Incident:
    user = User.objects.create_user("declares", display_name="D", role="commander")
    return Incident.objects.create(
        number="IN-1",
        title="Test",
        kind="epidemic",
        areas=["420000"],
        since=clock.now(),
        declared_by=user,
        declared_at=clock.now(),
    )


@pytest.fixture
def incident(db: None) -> Incident:
    return make_incident()


def opener(incident: Incident) -> Open:
    """Opens a task for person 7 of branch 4201, for salesperson S1; every argument can be given otherwise."""

    def opened(key: str = "k", person_id: int = 7, branch: str = "4201", salesperson: str = "S1") -> tasks.Task:
        return tasks.open_task(
            by=BY,
            subject_id=subject_of_person(person_id).pk,
            person_id=person_id,
            branch_code=branch,
            salesperson_id=salesperson,
            incident_id=incident.pk,
            key=key,
        )

    return opened


@pytest.fixture
def open_task(incident: Incident) -> Open:
    return opener(incident)


def staff(name: str, role: str, branch: str = "", salesperson: str = "") -> User:
    return User.objects.create_user(
        name, display_name=name.title(), role=role, branch_code=branch, salesperson_id=salesperson
    )


@pytest.fixture
def seller(db: None) -> User:
    return staff("seller", "salesperson", "4201", "S1")


@pytest.fixture
def agent(db: None) -> User:
    return staff("agent", "agent")


@pytest.fixture
def signed_in() -> SignIn:
    def client(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        browser.cookies["django_language"] = "en"
        return browser

    return client
