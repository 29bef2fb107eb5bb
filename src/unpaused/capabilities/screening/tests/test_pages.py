"""Pages of screening: what each role sees, how a list is sent in, how a row is decided."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import rules
from unpaused.capabilities.screening.models import ListRow, Match, PeopleList
from unpaused.capabilities.screening.queries.shown import HIDDEN, masked
from unpaused.capabilities.screening.tests import making
from unpaused.capabilities.screening.tests.test_receiving import BAD
from unpaused.capabilities.screening.views import words
from unpaused.engines.linkage.model import COMPARISONS
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.kernel import clock

SignedIn = Callable[[User], Client]


@pytest.fixture
def client(examiner: User, signed_in: SignedIn) -> Client:
    return signed_in(examiner)


@pytest.fixture
def people_list(epidemic: Incident, examiner: User) -> PeopleList:
    rows = [making.row(making.ADULT), making.doubtful(making.ORPHAN), making.nobody(30)]
    return making.screened(examiner, epidemic, rows)


@pytest.fixture
def waiting(people_list: PeopleList) -> ListRow:
    return people_list.rows.get(state="waiting")


def _upload(client: Client, incident: Incident, data: bytes, **given: Any) -> Any:
    usual = {
        "incident": incident.pk,
        "source": "示例医院",
        "kind": "hospital",
        "legal_ground": "pipl-13-4",
        "delete_after": (clock.today() + timedelta(days=30)).isoformat(),
        "file": SimpleUploadedFile("名单.csv", data),
    }
    return client.post("/screening/upload", {**usual, **given}, follow=True)


def test_a_list_is_sent_in_with_a_form(client: Client, epidemic: Incident) -> None:
    page = _upload(client, epidemic, making.csv_list([making.row(making.ADULT)]))
    people_list = PeopleList.objects.get()
    assert page.redirect_chain == [(f"/screening/lists/{people_list.pk}", 302)]
    assert people_list.number in page.content.decode()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_list_gets_a_page_that_says_what_is_wrong(name: str, client: Client, epidemic: Incident) -> None:
    page = _upload(client, epidemic, BAD[name][0])
    assert page.status_code == 200
    assert "could not be taken as a list" in page.content.decode()


def test_the_error_of_a_bad_list_is_in_the_readers_language(client: Client, epidemic: Incident) -> None:
    _upload(client, epidemic, BAD["header without a name"][0])
    address = f"/screening/lists/{PeopleList.objects.get().pk}"
    assert "no column for the name" in client.get(address).content.decode()
    assert "姓名" in client.get(address, headers={"accept-language": "zh-hans"}).content.decode()
    assert "no column" not in client.get(address, headers={"accept-language": "zh-hans"}).content.decode()


def test_the_same_file_again_is_refused_above_the_form(client: Client, epidemic: Incident) -> None:
    data = making.csv_list([making.row(making.ADULT)])
    _upload(client, epidemic, data)
    again = _upload(client, epidemic, data)
    assert PeopleList.objects.get().number in again.content.decode()
    assert not again.redirect_chain


def test_terms_that_are_missing_are_named_at_their_fields(client: Client, epidemic: Incident) -> None:
    page = _upload(client, epidemic, b"x", source="", delete_after="2020-01-01")
    assert not PeopleList.objects.exists()
    assert "Who sent the list" in page.content.decode()


def test_an_examiner_decides_and_goes_on_to_the_next_row(client: Client, epidemic: Incident, examiner: User) -> None:
    people_list = making.screened(examiner, epidemic, [making.doubtful(making.ADULT), making.doubtful(making.ORPHAN)])
    first, second = people_list.rows.order_by("-probability", "pk")
    candidate = first.candidates.get(rank=1)
    decided = client.post(f"/screening/rows/{first.pk}/decide", {"confirm": candidate.person_id, "contact": "1"})
    assert decided["Location"] == f"/screening/rows/{second.pk}"
    first.refresh_from_db()
    assert first.state == "confirmed"


def test_what_is_at_stake_comes_first_in_the_worklist(client: Client, epidemic: Incident, examiner: User) -> None:
    uncovered, covered = making.ACCIDENT_ONLY, making.ADULT
    people_list = making.screened(examiner, epidemic, [making.doubtful(uncovered), making.doubtful(covered)])
    nothing, money = people_list.rows.order_by("place")
    assert (nothing.stake_fen, money.stake_fen) == (0, round(money.probability * 1_000_000))
    page = client.get("/screening/review").content.decode()
    assert page.index(f"/screening/rows/{money.pk}") < page.index(f"/screening/rows/{nothing.pk}")
    assert "¥" in page
    following = client.post(f"/screening/rows/{money.pk}/decide", {"decision": "unsure"})
    assert following["Location"] == f"/screening/rows/{nothing.pk}"
    by_place = client.get("/screening/review?sort=since").content.decode()
    assert by_place.index(f"/screening/rows/{nothing.pk}") < by_place.index(f"/screening/rows/{money.pk}")


@pytest.mark.parametrize(("decision", "state"), [("reject", "rejected"), ("unsure", "unsure")])
def test_other_decisions(decision: str, state: str, client: Client, waiting: ListRow) -> None:
    client.post(f"/screening/rows/{waiting.pk}/decide", {"decision": decision, "reason": "no such person"})
    waiting.refresh_from_db()
    assert waiting.state == state
    client.post(f"/screening/rows/{waiting.pk}/decide", {"decision": "reopen"})
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_a_decision_on_a_decided_row_changes_nothing_and_says_so(client: Client, people_list: PeopleList) -> None:
    row = people_list.rows.get(state="confirmed")
    page = client.post(f"/screening/rows/{row.pk}/decide", {"decision": "reject"}, follow=True)
    assert "decided already" in page.content.decode()


def test_rows_show_values_masked_and_the_weights_as_a_waterfall(client: Client, waiting: ListRow) -> None:
    page = client.get(f"/screening/rows/{waiting.pk}").content.decode()
    assert making.name_of(making.ORPHAN) not in page
    assert making.phone_of(making.ORPHAN) not in page
    assert making.name_of(making.ORPHAN)[0] + "**" in page
    assert re.search(r'<rect class="for" x="0.00" y="1" width="100.00"', page)
    assert re.search(r'<rect class="whole" x="0.00" y="1" width="100.00"', page)
    assert "equal" in page and "1 in " in page and "Found by" in page and "Weighed by" in page
    assert "Not contacted by itself" not in page


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("sex", "男"),
        ("sex", "F"),
        ("age", "45岁"),
        ("age", "３岁2个月"),
        ("age", "虚岁68"),
        ("age", "六十八岁"),
        ("age", "60+"),
    ],
)
def test_sex_and_age_stand_in_the_open(field: str, text: str) -> None:
    assert masked(field, text) == text


@pytest.mark.parametrize(
    ("field", "text"), [("sex", "13800000001"), ("sex", "王小明"), ("age", "420102196001011234"), ("age", "王小明")]
)
def test_what_is_neither_sex_nor_age_does_not(field: str, text: str) -> None:
    assert masked(field, text) == HIDDEN


def test_what_slipped_under_sex_or_age_is_masked_like_the_rest(
    client: Client, epidemic: Incident, examiner: User
) -> None:
    number, phone = making.identity_number(making.ORPHAN), making.phone_of(making.ORPHAN)
    slipped = making.row(making.ORPHAN, 性别=phone, 年龄=number, 身份证号="", 联系电话="")
    row = making.screened(examiner, epidemic, [slipped, making.doubtful(making.ADULT)]).rows.get(place=1)
    page = client.get(f"/screening/rows/{row.pk}").content.decode()
    assert phone not in page and number not in page
    assert number in client.post(f"/screening/rows/{row.pk}/reveal/age", {"reason": "compare"}).content.decode()


def test_a_row_without_a_name_has_its_pages(client: Client, epidemic: Incident, examiner: User) -> None:
    people_list = making.screened(examiner, epidemic, [making.row(making.MOTHER, 姓名="", 身份证号="")])
    row = people_list.rows.get(state="waiting")
    for path in (f"/screening/rows/{row.pk}", f"/screening/lists/{people_list.pk}", "/screening/review"):
        assert client.get(path).status_code == 200


def test_a_row_that_waits_says_why(client: Client, waiting: ListRow) -> None:
    client.cookies["django_language"] = "en"
    assert "Why it waits" in client.get(f"/screening/rows/{waiting.pk}").content.decode()


def test_a_value_is_revealed_for_a_reason_and_on_the_record(client: Client, waiting: ListRow) -> None:
    field = f"/screening/rows/{waiting.pk}/reveal/name"
    assert client.post(field, {"reason": ""}).status_code == 422
    shown = client.post(field, {"reason": "compare the characters"})
    assert making.name_of(making.ORPHAN) in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    booked = client.post(
        f"/screening/rows/{waiting.pk}/{making.ORPHAN}/reveal/phone",
        {"reason": "compare the phones"},
        headers={"accept": "application/json"},
    )
    assert booked.json() == {"value": making.phone_of(making.ORPHAN)}
    reasons = AuditRow.objects.filter(action="privacy.reveal").values_list("reason", flat=True)
    assert list(reasons) == ["compare the characters", "compare the phones"]


def test_other_columns_are_revealed_one_by_one(client: Client, waiting: ListRow) -> None:
    shown = client.post(f"/screening/rows/{waiting.pk}/reveal/other-0", {"reason": "which hospital"})
    assert making.HOSPITAL in shown.content.decode()
    assert client.post(f"/screening/rows/{waiting.pk}/reveal/other-9", {"reason": "which one"}).status_code == 404


def test_a_match_is_undone_on_its_page(client: Client, people_list: PeopleList) -> None:
    match = making.match_of(making.ADULT)
    page = client.post(f"/screening/matches/{match.pk}/undo", {"reason": "another person"}, follow=True)
    assert "Nothing had left the house" in page.content.decode()
    assert Match.objects.get().state == "undone"


def test_a_match_says_in_words_which_cover_the_case_is_for(client: Client, people_list: PeopleList) -> None:
    page = client.get(f"/screening/matches/{making.match_of(making.ADULT).pk}").content.decode()
    assert "Benefit on diagnosis · Ankang illness insurance" in page
    assert "HLT01" not in page


def test_what_a_list_waits_for_is_renewed_with_its_figures(client: Client, people_list: PeopleList) -> None:
    page = client.get(f"/screening/lists/{people_list.pk}").content.decode()
    for part in ("list-state", "list-actions"):
        assert f'id="{part}" data-live="screening"' in page


def test_a_list_is_deleted_on_its_page_with_a_report(client: Client, people_list: PeopleList) -> None:
    page = client.post(f"/screening/lists/{people_list.pk}/delete", {"reason": "sent by mistake"}, follow=True)
    assert "Report of the deletion" in page.content.decode()
    for row in people_list.rows.all():
        assert client.get(f"/screening/rows/{row.pk}").status_code == 200


def test_an_examiner_of_another_branch_sees_nothing(people_list: PeopleList, signed_in: SignedIn) -> None:
    elsewhere = signed_in(making.staff("elsewhere", branch=making.CAPITAL))
    for address in ("/screening/", "/screening/review"):
        assert people_list.number not in elsewhere.get(address).content.decode()
    row, match = people_list.rows.first(), Match.objects.get()
    assert row is not None
    closed = [f"lists/{people_list.pk}", f"rows/{row.pk}", f"matches/{match.pk}"]
    assert [elsewhere.get(f"/screening/{each}").status_code for each in closed] == [404] * 3
    assert elsewhere.post(f"/screening/rows/{row.pk}/reveal/name", {"reason": "curious"}).status_code == 404


def test_an_examiner_of_the_branch_sees_the_branchs_rows_and_counts(
    people_list: PeopleList, signed_in: SignedIn
) -> None:
    here = signed_in(making.staff("here", branch=making.HUBEI))
    nobody = people_list.rows.get(state="not_insured")
    assert here.get(f"/screening/rows/{nobody.pk}").status_code == 404
    assert here.get(f"/screening/lists/{people_list.pk}").context["counts"]["not_insured"] == 0
    assert here.get(f"/screening/lists/{people_list.pk}").context["counts"]["confirmed"] == 1


def test_a_candidate_of_another_branch_is_shown_without_values(
    epidemic: Incident, examiner: User, signed_in: SignedIn
) -> None:
    row = making.screened(examiner, epidemic, [making.doubtful(making.ADULT)]).rows.get()
    row.candidates.create(person_id=making.BEIJING, branch_code=making.CAPITAL, rank=9, probability=0.01)
    here = signed_in(making.staff("here", branch=making.HUBEI))
    page = here.get(f"/screening/rows/{row.pk}").content.decode()
    assert "A customer of another branch" in page
    assert making.name_of(making.BEIJING)[0] + "**" not in page
    assert (
        here.post(f"/screening/rows/{row.pk}/{making.BEIJING}/reveal/phone", {"reason": "curious"}).status_code == 403
    )


def test_a_commander_sees_counts_and_no_rows(people_list: PeopleList, signed_in: SignedIn) -> None:
    head = signed_in(making.staff("head", "commander"))
    page = head.get(f"/screening/lists/{people_list.pk}").content.decode()
    assert "Rows are shown to claims examiners" in page
    assert head.get("/screening/review").status_code == 403


def test_pages_ask_a_fixed_number_of_queries_however_many_rows(
    epidemic: Incident, examiner: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    rows = [making.doubtful(person) for person in making.FILLERS[:120]]
    people_list = making.screened(examiner, epidemic, rows)
    for _ in range(8):
        making.receive(examiner, epidemic, b"%PDF-")
    for address, most in (
        ("/screening/", 12),
        ("/screening/review", 11),
        (f"/screening/lists/{people_list.pk}", 15),
        (f"/screening/rows/{people_list.rows.first().pk}", 16),  # type: ignore[union-attr]
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_draws_in_both_languages(
    language: str, client: Client, people_list: PeopleList, examiner: User, epidemic: Incident
) -> None:
    making.screened(examiner, epidemic, [making.row(making.MINOR), making.row(making.UNINSURED)])
    pages = ["", "upload", "review", f"lists/{people_list.pk}", f"lists/{people_list.pk}/delete"]
    pages += [f"rows/{row.pk}" for row in ListRow.objects.all()]
    pages += [f"matches/{match.pk}" for match in Match.objects.all()]
    pages += [f"matches/{making.match_of(making.MINOR).pk}/{act}" for act in ("undo", "clear", "settle")]
    for page in pages:
        answer = client.get(f"/screening/{page}", headers={"accept-language": language})
        assert answer.status_code == 200, page


def test_every_reason_for_holding_back_has_its_words() -> None:
    assert set(words.BLOCKS) == set(rules.BLOCKS)


def test_every_level_of_the_engine_has_its_words() -> None:
    levels = {level for comparison in COMPARISONS for level, _ in comparison.levels}
    assert levels <= set(words.LEVELS)


@pytest.mark.parametrize("address", ["rows", "lists", "matches"])
def test_numbers_that_no_record_can_have_are_not_found(address: str, client: Client) -> None:
    assert client.get(f"/screening/{address}/{10**25}").status_code == 404


def test_odd_characters_in_a_reason_are_no_error_of_ours(client: Client, waiting: ListRow) -> None:
    for path in ("decide", "reveal/name"):
        data = {"reason": "why\x00not", "decision": "unsure"}
        assert client.post(f"/screening/rows/{waiting.pk}/{path}", data).status_code < 500


def test_a_branch_reads_that_a_lists_figures_but_the_rows_are_its_own(
    people_list: PeopleList, examiner: User, signed_in: SignedIn
) -> None:
    """A list says how many rows it has; what became of those of other branches is not the reader's."""
    said = "the others count the rows of your branch alone"
    address = f"/screening/lists/{people_list.pk}"
    of_branch = signed_in(making.staff("branch", "commander", making.HUBEI))
    assert said in of_branch.get(address, headers={"accept-language": "en"}).content.decode()
    assert said not in signed_in(examiner).get(address, headers={"accept-language": "en"}).content.decode()


def test_rows_left_to_a_person_are_not_said_to_wait_once_the_list_is_deleted(
    people_list: PeopleList, client: Client
) -> None:
    PeopleList.objects.filter(pk=people_list.pk).update(names_apart=1)
    client.post(f"/screening/lists/{people_list.pk}/delete", {"reason": "purpose reached"})
    text = client.get(f"/screening/lists/{people_list.pk}", headers={"accept-language": "en"}).content.decode()
    assert "the name is somebody else&#x27;s" in text or "the name is somebody else's" in text
    assert "wait for a person" not in text
