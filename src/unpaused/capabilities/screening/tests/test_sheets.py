"""A workbook of several sheets: the first with data is a list, the others can be taken as lists too."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.models import PeopleList
from unpaused.capabilities.screening.queries.lists import error_of
from unpaused.capabilities.screening.queries.sheets import sheets_of
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.kernel.errors import NotFound, Refused

SignedIn = Callable[[User], Client]
HEADER = ("序号", "姓名", "身份证号")


def _rows(person_id: int) -> list[tuple[object, ...]]:
    return [HEADER, (1, making.name_of(person_id), making.identity_number(person_id))]


@pytest.fixture
def two(epidemic: Incident, examiner: User) -> PeopleList:
    data = making.workbook(_rows(making.ADULT), 转院=_rows(making.ORPHAN), 空=[])
    return making.receive(examiner, epidemic, data)


def test_the_page_names_the_sheets_that_were_not_read(two: PeopleList, examiner: User, signed_in: SignedIn) -> None:
    page = signed_in(examiner).get(reverse("screening:list", args=[two.pk])).content.decode()
    assert "Only the sheet “Sheet” was read" in page
    assert "Take “转院” as a list too" in page
    assert "Take “空”" not in page


def test_another_sheet_becomes_a_list_of_its_own_and_its_people_are_found(
    two: PeopleList, examiner: User, signed_in: SignedIn
) -> None:
    signed_in(examiner).post(reverse("screening:sheet", args=[two.pk]), {"sheet": "转院"})
    second = PeopleList.objects.exclude(pk=two.pk).get()
    assert (second.source, second.delete_after, second.rows_total) == (two.source, two.delete_after, 1)
    for each in (two, second):
        actions.screen_list(list_id=each.pk)
    assert making.match_of(making.ORPHAN).rows.get().list == second
    assert making.match_of(making.ADULT).rows.get().list == two
    assert sheets_of(two).others == {"转院": second}
    assert sheets_of(second).read == "转院"
    assert not sheets_of(second).others


def test_a_sheet_is_taken_once(two: PeopleList, examiner: User) -> None:
    actions.take_sheet(by=examiner, list_id=two.pk, sheet="转院")
    with pytest.raises(Refused) as refused:
        actions.take_sheet(by=examiner, list_id=two.pk, sheet="转院")
    assert refused.value.code == "screening.same_list"


@pytest.mark.parametrize("sheet", ["空", "Sheet", "", "没有"])
def test_a_sheet_without_data_or_that_is_none_is_refused(two: PeopleList, examiner: User, sheet: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.take_sheet(by=examiner, list_id=two.pk, sheet=sheet)
    assert refused.value.code == "screening.no_sheet"


def test_a_cover_sheet_is_refused_and_the_list_behind_it_can_be_taken(epidemic: Incident, examiner: User) -> None:
    cover = making.receive(examiner, epidemic, making.workbook([("名单说明",)], 名单=_rows(making.ADULT)))
    error = error_of(cover)
    assert error is not None and cover.state == "refused"
    taken = actions.take_sheet(by=examiner, list_id=cover.pk, sheet="名单")
    actions.screen_list(list_id=taken.pk)
    assert making.match_of(making.ADULT)


def test_others_of_another_branch_see_no_sheet(two: PeopleList) -> None:
    elsewhere = making.staff("elsewhere", branch=making.CAPITAL)
    with pytest.raises(NotFound):
        actions.take_sheet(by=elsewhere, list_id=two.pk, sheet="转院")


def test_names_of_sheets_do_not_stand_in_the_open_and_go_with_the_list(two: PeopleList, examiner: User) -> None:
    assert "转院".encode() not in bytes(two.sheets or b"")
    actions.delete_list(by=examiner, list_id=two.pk, reason="sent by mistake")
    two.refresh_from_db()
    two.subject.refresh_from_db()
    assert sheets_of(two).read == ""


def test_a_workbook_of_one_sheet_says_nothing_of_sheets(epidemic: Incident, examiner: User) -> None:
    assert making.receive(examiner, epidemic, making.workbook(_rows(making.ADULT))).sheets is None
