"""Columns that no header names: somebody says what they are, and it is remembered for the sender's next list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.models import KnownColumn, PeopleList
from unpaused.capabilities.screening.queries.columns import columns_of
from unpaused.capabilities.screening.queries.lists import error_of
from unpaused.capabilities.screening.tests import making
from unpaused.engines.linkage import NO_HEADER, Layout
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused

SignedIn = Callable[[User], Client]
ROWS = (
    ("受理对象", "证", "号", "去向"),
    (making.name_of(making.ADULT), making.identity_number(making.ADULT), making.phone_of(making.ADULT), "转院"),
)
NAMED = Layout(0, {"name": 0, "id_number": 1, "phone": 2})


@pytest.fixture
def unnamed(epidemic: Incident, examiner: User) -> PeopleList:
    """One person under words that say nothing: too few rows to tell by their shape."""
    return making.receive(examiner, epidemic, making.workbook(ROWS))


def test_once_its_columns_are_named_a_list_is_read_and_its_people_are_found(
    unnamed: PeopleList, examiner: User
) -> None:
    assert unnamed.state == "refused"
    named = actions.name_columns(by=examiner, list_id=unnamed.pk, layout=NAMED)
    assert (named.state, named.rows_total, error_of(named)) == ("received", 1, None)
    actions.screen_list(list_id=unnamed.pk)
    assert making.match_of(making.ADULT)


def test_the_next_list_of_the_sender_is_read_by_itself_whatever_its_order(
    unnamed: PeopleList, epidemic: Incident, examiner: User
) -> None:
    actions.name_columns(by=examiner, list_id=unnamed.pk, layout=NAMED)
    turned = [tuple(reversed(row)) for row in ROWS]
    again = making.receive(examiner, epidemic, making.workbook(turned), source=unnamed.source.upper() + "  ")
    assert again.state == "received"
    assert again.layout == {"header": 0, "columns": {"phone": 1, "id_number": 2, "name": 3}}
    other = making.receive(examiner, epidemic, making.workbook([*turned, ("", "", "", "张三")]), source="另一单位")
    assert other.state == "refused"


def test_no_word_of_the_list_is_remembered_in_the_open(unnamed: PeopleList, examiner: User) -> None:
    actions.name_columns(by=examiner, list_id=unnamed.pk, layout=NAMED)
    kept = b"".join(bytes(each.header) + each.field.encode() for each in KnownColumn.objects.all())
    assert KnownColumn.objects.count() == 4
    assert not any(word.encode() in kept for word in ROWS[0])


def test_what_is_said_again_replaces_what_was_said(unnamed: PeopleList, epidemic: Incident, examiner: User) -> None:
    actions.name_columns(by=examiner, list_id=unnamed.pk, layout=NAMED)
    more = making.receive(
        examiner, epidemic, making.workbook([*ROWS, ("张三", "", "", "")]), source=unnamed.source, columns_first=True
    )
    assert more.state == "columns"
    layout = Layout(0, {"name": 0, "id_number": 1, "phone": 2, "address": 3})
    actions.name_columns(by=examiner, list_id=more.pk, layout=layout)
    assert KnownColumn.objects.count() == 4
    assert set(KnownColumn.objects.values_list("field", flat=True)) == {"name", "id_number", "phone", "address"}


def test_a_list_without_a_header_is_read_from_its_first_row_on(epidemic: Incident, examiner: User) -> None:
    found = making.receive(examiner, epidemic, making.workbook([ROWS[1], ("张三", "", "", "")]))
    assert found.state == "refused"
    named = actions.name_columns(by=examiner, list_id=found.pk, layout=Layout(NO_HEADER, {"name": 0, "id_number": 1}))
    assert named.rows_total == 2
    assert not KnownColumn.objects.exists()


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        (Layout(0, {"phone": 2}), "list.layout_nameless"),
        (Layout(0, {"name": 0, "phone": 0}), "list.layout_twice"),
        (Layout(0, {"name": 9}), "list.layout"),
        (Layout(7, {"name": 0}), "list.layout"),
        (Layout(-2, {"name": 0}), "list.layout"),
        (Layout(0, {"name": 0, "diagnosis": 3}), "list.layout"),
        (Layout(1, {"name": 0}), "list.no_rows"),
    ],
)
def test_a_layout_under_which_nobody_can_be_read_is_refused_and_the_list_waits_on(
    layout: Layout, code: str, unnamed: PeopleList, examiner: User
) -> None:
    with pytest.raises(Refused) as refused:
        actions.name_columns(by=examiner, list_id=unnamed.pk, layout=layout)
    assert refused.value.code == code
    unnamed.refresh_from_db()
    assert unnamed.state == "refused"


def test_columns_are_named_once(unnamed: PeopleList, examiner: User) -> None:
    actions.name_columns(by=examiner, list_id=unnamed.pk, layout=NAMED)
    with pytest.raises(Refused) as refused:
        actions.name_columns(by=examiner, list_id=unnamed.pk, layout=NAMED)
    assert refused.value.code == "screening.columns_settled"


def test_a_file_that_came_twice_is_screened_once(unnamed: PeopleList, epidemic: Incident, examiner: User) -> None:
    again = making.receive(examiner, epidemic, making.workbook(ROWS))
    twin = making.receive(examiner, epidemic, making.csv_list([{"": "x", " ": "y"}]))
    PeopleList.objects.filter(pk=again.pk).update(sha256=unnamed.sha256)
    actions.name_columns(by=examiner, list_id=unnamed.pk, layout=NAMED)
    with pytest.raises(Refused) as refused:
        actions.name_columns(by=examiner, list_id=again.pk, layout=NAMED)
    assert refused.value.code == "screening.same_list"
    assert twin.state == "refused"


def test_what_is_no_table_has_no_columns_to_name(epidemic: Incident, examiner: User, signed_in: SignedIn) -> None:
    found = making.receive(examiner, epidemic, b"%PDF-1.7 ...")
    page = signed_in(examiner).get(f"/screening/lists/{found.pk}/columns", follow=True)
    assert page.redirect_chain == [(f"/screening/lists/{found.pk}", 302)]


def test_those_of_another_branch_neither_see_nor_name_the_columns(unnamed: PeopleList) -> None:
    PeopleList.objects.filter(pk=unnamed.pk).update(branch_code=making.CAPITAL)
    other = making.staff("other", "examiner", branch=making.HUBEI)
    with pytest.raises((NotFound, NotPermitted)):
        actions.name_columns(by=other, list_id=unnamed.pk, layout=NAMED)


def test_the_page_shows_no_persons_value(unnamed: PeopleList, examiner: User, signed_in: SignedIn) -> None:
    for header in ("", "?header=-1", "?header=1", "?header=999999", "?header=x"):
        page = signed_in(examiner).get(f"/screening/lists/{unnamed.pk}/columns{header}").content.decode()
        assert making.identity_number(making.ADULT) not in page
        assert making.phone_of(making.ADULT) not in page


def test_a_person_names_the_columns_on_the_page(unnamed: PeopleList, examiner: User, signed_in: SignedIn) -> None:
    client = signed_in(examiner)
    address = f"/screening/lists/{unnamed.pk}"
    assert f"{address}/columns" in client.get(address).content.decode()
    given = {"header": "0", "column-0": "name", "column-1": "id_number", "column-2": "phone", "column-3": ""}
    page = client.post(f"{address}/columns", given, follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "Columns named" in page.content.decode()
    unnamed.refresh_from_db()
    assert unnamed.state == "received"


def test_two_columns_of_one_meaning_are_refused_on_the_page(
    unnamed: PeopleList, examiner: User, signed_in: SignedIn
) -> None:
    given = {"header": "0", "column-0": "name", "column-1": "name"}
    page = signed_in(examiner).post(f"/screening/lists/{unnamed.pk}/columns", given)
    assert "Two columns are said to be the same" in page.content.decode()


def test_the_guess_follows_the_row_that_is_said_to_name_the_columns(epidemic: Incident, examiner: User) -> None:
    rows = [("甲", "乙"), ("病员姓名X", "电话号码"), ("张三", "13971000001")]
    found = making.receive(examiner, epidemic, making.workbook(rows), columns_first=True)
    assert [each.field for each in columns_of(found).columns] == ["name", "phone"]
    assert columns_of(found, 0).header == 0
    assert [each.word for each in columns_of(found, 0).columns] == ["甲", "乙"]


@pytest.mark.parametrize("cell", ["张三（已故）", "1.张三", "2、张三 重症"])
def test_a_name_with_something_beside_it_is_masked(epidemic: Incident, examiner: User, cell: str) -> None:
    rows = [("病员", "电话号码"), (cell, "13971000001")]
    found = making.receive(examiner, epidemic, making.workbook(rows), columns_first=True)
    samples = [sample for column in columns_of(found).columns for sample in column.samples]
    assert samples and not any("张三" in sample or "已故" in sample for sample in samples)


def _given(epidemic: Incident, **more: Any) -> dict[str, Any]:
    return {
        "incident": epidemic.pk,
        "source": "示例医院",
        "kind": "hospital",
        "legal_ground": "pipl-13-4",
        "delete_after": (clock.today() + timedelta(days=30)).isoformat(),
    } | more


def test_a_pasted_table_is_a_list(epidemic: Incident, examiner: User, signed_in: SignedIn) -> None:
    text = f"姓名\t身份证号\r\n{making.name_of(making.ADULT)}\t{making.identity_number(making.ADULT)}\r\n"
    signed_in(examiner).post("/screening/upload", _given(epidemic, pasted=text))
    people_list = PeopleList.objects.get()
    assert (people_list.state, people_list.rows_total) == ("received", 1)


def test_neither_a_file_nor_a_table_is_said_beside_the_field(
    epidemic: Incident, examiner: User, signed_in: SignedIn
) -> None:
    page = signed_in(examiner).post("/screening/upload", _given(epidemic, pasted="  \n "))
    assert "Choose a file, or paste a table below." in page.content.decode()
    assert not PeopleList.objects.exists()


def test_columns_first_leads_to_their_page_and_nobody_is_looked_up(
    epidemic: Incident, examiner: User, signed_in: SignedIn
) -> None:
    text = f"姓名\t身份证号\n{making.name_of(making.ADULT)}\t{making.identity_number(making.ADULT)}\n"
    page = signed_in(examiner).post("/screening/upload", _given(epidemic, pasted=text, columns_first="on"))
    people_list = PeopleList.objects.get()
    assert page.headers["Location"] == f"/screening/lists/{people_list.pk}/columns"
    actions.screen_list(list_id=people_list.pk)
    people_list.refresh_from_db()
    assert people_list.state == "columns"
