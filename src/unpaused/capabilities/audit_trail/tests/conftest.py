"""An auditor, staff of two branches, a book of four people, and what was done about some of them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from unpaused.capabilities.screening.tests.found_people import People, make_incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.book import Person, Scope, installed
from unpaused.foundation.privacy import revealing
from unpaused.foundation.privacy.subjects import subject_of_person

ANNA, BERT, CLARA, DORA = 901, 902, 903, 904
SHARED = "13900000001"


def person(person_id: int, name: str, branch: str, phone: str) -> Person:
    return Person(
        person_id=person_id, name=name, sex="F", birth_date=date(1980, 1, 1), id_type="resident_id",
        id_number=f"42010119800101{person_id:04d}", phone=phone, area_code="420101", address="", branch_code=branch,
        salesperson_id="S1",
    )  # fmt: skip


PEOPLE = {
    ANNA: person(ANNA, "王小明", "B01", "13800000901"),
    BERT: person(BERT, "李大山", "B02", "13800000902"),
    CLARA: person(CLARA, "陈静", "B01", SHARED),
    DORA: person(DORA, "周红", "B01", SHARED),
}


class SmallBook:
    def persons_with(self, column: str, value: str, *, scope: Scope | None = None) -> list[Person]:
        found = [each for each in PEOPLE.values() if getattr(each, column) == value]
        return [each for each in found if scope is None or scope.allows(each.branch_code)]

    def person(self, person_id: int, *, scope: Scope | None = None) -> Person | None:
        found = PEOPLE.get(person_id)
        return found if found and (scope is None or scope.allows(found.branch_code)) else None


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "book", SmallBook)


@pytest.fixture
def people(db: None) -> People:
    by, second = (User.objects.create_user(name, display_name=name, role="commander") for name in ("first", "second"))
    return People(make_incident("IN-1", by, second))


@pytest.fixture
def auditor(db: None) -> User:
    return User.objects.create_user("auditor", display_name="Gao Ming", role="auditor")


@pytest.fixture
def auditor_of_b01(db: None) -> User:
    return User.objects.create_user("auditor1", display_name="Sun Li", role="auditor", branch_code="B01")


@pytest.fixture
def examiner(db: None) -> User:
    return User.objects.create_user("examiner", display_name="Liu Yang", role="examiner", branch_code="B01")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create_user("stranger", display_name="He Bin", role="examiner", branch_code="B02")


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    def client(user: User, language: str = "en") -> Client:
        browser = Client()
        browser.force_login(user, backend="unpaused.foundation.accounts.backends.StaffBackend")
        browser.cookies["django_language"] = language
        return browser

    return client


def saw(by: User, person_id: int, reason: str = "customer called") -> None:
    revealing.note(by=Actor.staff(by), subject=subject_of_person(person_id), purpose="book.phone", reason=reason)


def did(by: User, action: str, on: tuple[str, object], **more: Any) -> None:
    trail.record(by=Actor.staff(by), action=action, on=on, **more)


@pytest.fixture
def numbers() -> Iterator[dict[str, str]]:
    yield {"identity": PEOPLE[ANNA].id_number or "", "phone": PEOPLE[ANNA].phone or ""}
