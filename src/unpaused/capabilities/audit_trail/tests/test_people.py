"""Who saw this person, and why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from unpaused.capabilities.audit_trail.tests.conftest import ANNA, BERT, CLARA, DORA, PEOPLE, SHARED, People, did, saw
from unpaused.capabilities.audit_trail.views import people as views
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.book import installed
from unpaused.foundation.privacy.indexes import blind_index
from unpaused.foundation.privacy.subjects import destroy, subject_of_person
from unpaused.kernel.errors import Unavailable

SignIn = Callable[..., Client]
BY = Actor.system("test")
WHY = "complaint of the customer"


def asked(client: Client, kind: str, number: str, reason: str = WHY, *, follow: bool = True) -> str:
    answer = client.post("/audit/people", {"kind": kind, "number": number, "reason": reason}, follow=follow)
    assert answer.status_code == 200
    return answer.content.decode()


def look_ups() -> list[AuditRow]:
    return list(AuditRow.objects.filter(action="audit.look_up").order_by("pk"))


@pytest.mark.parametrize("kind", ["identity", "phone"])
def test_everybody_who_saw_the_person_stands_there_with_the_reason(
    auditor: User, examiner: User, stranger: User, signed_in: SignIn, numbers: dict[str, str], kind: str
) -> None:
    saw(examiner, ANNA, "customer called")
    saw(stranger, ANNA, "curiosity")
    saw(stranger, BERT, "another person")
    page = asked(signed_in(auditor), kind, numbers[kind])
    assert all(said in page for said in ("customer called", "Liu Yang", "curiosity", "He Bin", "B02", "王**"))
    assert "another person" not in page


@pytest.mark.parametrize("typed", ["+86 138-0000-0901", "１３８０００００９０１"])
def test_numbers_are_read_as_people_type_them(auditor: User, examiner: User, signed_in: SignIn, typed: str) -> None:
    saw(examiner, ANNA, "customer called")
    assert "customer called" in asked(signed_in(auditor), "phone", typed)


def test_the_number_stands_in_no_address_no_page_and_no_row(
    auditor: User, examiner: User, signed_in: SignIn, numbers: dict[str, str]
) -> None:
    saw(examiner, ANNA)
    client = signed_in(auditor)
    answer = client.post("/audit/people", {"kind": "identity", "number": numbers["identity"], "reason": WHY})
    assert numbers["identity"] not in answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert numbers["identity"] not in page
    assert "王小明" not in page
    assert not [
        row for row in AuditRow.objects.all() if numbers["identity"] in f"{row.detail}{row.object_id}{row.reason}"
    ]


def test_the_look_up_is_an_act_with_its_reason(
    auditor: User, examiner: User, signed_in: SignIn, numbers: dict[str, str]
) -> None:
    saw(examiner, ANNA)
    page = asked(signed_in(auditor), "phone", numbers["phone"])
    (row,) = look_ups()
    assert (row.reason, row.actor, row.subject_id) == (WHY, f"staff:{auditor.pk}", subject_of_person(ANNA).pk)
    assert "Looked a person up in the trail" in page


def test_a_look_up_that_finds_nobody_is_an_act_as_well(auditor: User, signed_in: SignIn) -> None:
    page = asked(signed_in(auditor), "phone", "13899999999")
    assert "Nothing is kept about anybody with this number" in page
    assert [(row.object_type, row.reason) for row in look_ups()] == [("book", WHY)]


@pytest.mark.parametrize("reason", ["", "x", "   "])
def test_without_a_reason_nobody_is_looked_up(
    auditor: User, examiner: User, signed_in: SignIn, numbers: dict[str, str], reason: str
) -> None:
    saw(examiner, ANNA, "customer called")
    page = asked(signed_in(auditor), "phone", numbers["phone"], reason)
    assert "customer called" not in page
    assert look_ups() == []


def test_the_page_opens_only_for_whoever_looked_the_person_up(
    auditor: User, examiner: User, signed_in: SignIn, numbers: dict[str, str]
) -> None:
    saw(examiner, ANNA, "customer called")
    address = f"/audit/people/{subject_of_person(ANNA).pk}"
    assert "customer called" not in signed_in(auditor).get(address, follow=True).content.decode()
    other = User.objects.create_user("auditor2", display_name="Tan", role="auditor")
    asked(signed_in(other), "phone", numbers["phone"])
    assert signed_in(auditor).get(address).status_code == 302
    assert signed_in(other).get(address).status_code == 200


def test_a_look_up_holds_for_some_hours(
    auditor: User, examiner: User, signed_in: SignIn, numbers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    saw(examiner, ANNA)
    client = signed_in(auditor)
    asked(client, "phone", numbers["phone"])
    monkeypatch.setattr(views, "LOOK_UP_HOLDS", timedelta(0))
    assert client.get(f"/audit/people/{subject_of_person(ANNA).pk}").status_code == 302


def test_several_people_with_one_phone_are_offered(auditor: User, examiner: User, signed_in: SignIn) -> None:
    for person_id in (CLARA, DORA):
        saw(examiner, person_id)
    page = asked(signed_in(auditor), "phone", SHARED)
    assert all(f"/audit/people/{subject_of_person(each).pk}" in page for each in (CLARA, DORA))
    assert len(look_ups()) == 2


def test_changes_bulk_acts_and_the_rows_of_lists_belong_to_the_person(
    people: People, auditor: User, examiner: User, signed_in: SignIn, numbers: dict[str, str]
) -> None:
    match = people.found(person_id=ANNA)
    claim, task, message = people.claim(match), people.task(match), people.told(match, "sent")
    row = people.waiting_row()
    row.match, row.state = match, "confirmed"
    row.save()
    did(examiner, "screening.row.confirmed", ("list_row", row.pk), subject=row.subject_id, reason="row of the list")
    did(examiner, "privacy.reveal", ("subject", row.subject_id), subject=row.subject_id, reason="saw the row")
    did(examiner, "claims.open", ("claim", 999_999), detail={"claims": [999_999, claim]}, reason="chunk of cases")
    did(examiner, "tasks.open", ("task", 999_999), detail={"ids": [999_999, task.pk]}, reason="chunk of tasks")
    did(examiner, "screening.match", ("list", 1), detail={"matches": [match.pk]}, reason="chunk of matches")
    around = {"first": message.pk - 5, "last": message.pk + 5}
    did(examiner, "outreach.tell", ("message", message.pk - 5), detail=around, reason="chunk of messages")
    did(examiner, "claims.open", ("claim", 999_999), detail={"claims": [999_999]}, reason="chunk of others")
    page = asked(signed_in(auditor), "phone", numbers["phone"])
    for said in ("row of the list", "saw the row", "of cases", "of tasks", "of matches", "of messages"):
        assert said in page, said
    assert "chunk of others" not in page


def test_what_was_seen_and_what_was_changed_are_told_apart(
    auditor: User, examiner: User, signed_in: SignIn, numbers: dict[str, str]
) -> None:
    saw(examiner, ANNA, "customer called")
    subject = subject_of_person(ANNA)
    did(examiner, "claims.submit", ("claim", 1), subject=subject.pk, reason="handed in")
    client = signed_in(auditor)
    asked(client, "phone", numbers["phone"])
    only_saw = client.get(f"/audit/people/{subject.pk}?what=saw").content.decode()
    assert ("customer called" in only_saw, "handed in" in only_saw) == (True, False)


def test_a_deleted_person_says_so_and_keeps_the_trail(
    auditor: User, examiner: User, signed_in: SignIn, numbers: dict[str, str]
) -> None:
    saw(examiner, ANNA, "customer called")
    destroy(by=BY, subject_id=subject_of_person(ANNA).pk, reason="asked for deletion")
    page = asked(signed_in(auditor), "phone", numbers["phone"])
    assert "deleted on" in page
    assert "customer called" in page
    assert "asked for deletion" in page
    assert "王" not in page


def test_somebody_whom_the_book_has_lost_is_found_by_the_phone_that_we_wrote_to(
    people: People, auditor: User, examiner: User, signed_in: SignIn
) -> None:
    match = people.found(person_id=777)
    message = people.told(match, "delivered")
    message.address_index = blind_index("sms", "13877777777")
    message.save()
    did(examiner, "privacy.reveal", ("subject", match.subject_id), subject=match.subject_id, reason="customer called")
    assert "customer called" in asked(signed_in(auditor), "phone", "13877777777")


def test_a_person_of_another_branch_is_not_found(
    auditor_of_b01: User, stranger: User, examiner: User, signed_in: SignIn
) -> None:
    saw(stranger, BERT, "customer called")
    saw(stranger, ANNA, "curiosity")
    client = signed_in(auditor_of_b01)
    assert "Nothing is kept" in asked(client, "phone", PEOPLE[BERT].phone or "")
    assert "curiosity" in asked(client, "phone", PEOPLE[ANNA].phone or "")


def test_without_a_book_the_page_says_so(auditor: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise Unavailable("book.none", "No book is installed.")

    monkeypatch.setattr(installed, "book", none)
    assert "No book is installed." in asked(signed_in(auditor), "phone", "13800000901")


def test_somebody_of_whom_nothing_is_kept_is_not_made_up(
    auditor: User, signed_in: SignIn, numbers: dict[str, str]
) -> None:
    assert "Nothing is kept" in asked(signed_in(auditor), "phone", numbers["phone"])
