"""The auditor's page of lists: ground and day of deletion, nothing of what a list says."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from unpaused.capabilities.screening.models import PeopleList
from unpaused.capabilities.screening.tests.found_people import People
from unpaused.foundation.accounts.models import User
from unpaused.ui.formats import day

SignIn = Callable[..., Client]


@pytest.fixture
def people_list(people: People) -> PeopleList:
    people.waiting_row("B01")
    PeopleList.objects.update(legal_ground="pipl-13-4", branch_code="B01")
    return PeopleList.objects.get()


@pytest.mark.parametrize(("language", "ground"), [("en", "Public-health emergency"), ("zh-hans", "突发公共卫生事件")])
def test_an_auditor_sees_ground_and_day_of_deletion_as_columns(
    people_list: PeopleList, auditor: User, signed_in: SignIn, language: str, ground: str
) -> None:
    page = signed_in(auditor, language).get("/audit/lists").content.decode()
    with translation.override(language):
        assert all(said in page for said in (people_list.number, ground, day(people_list.delete_after)))


def test_lists_of_another_branch_are_not_there(people_list: PeopleList, signed_in: SignIn) -> None:
    other = User.objects.create_user("auditor2", display_name="Xu", role="auditor", branch_code="B02")
    assert people_list.number not in signed_in(other).get("/audit/lists").content.decode()


def test_nobody_else_opens_it(people_list: PeopleList, examiner: User, signed_in: SignIn) -> None:
    assert signed_in(examiner).get("/audit/lists").status_code == 403
