"""A list is deleted: keys destroyed, counts kept."""

from datetime import timedelta

import pytest

from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.queries.sealed import LIST_FACTS, list_facts_of
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions, figures
from unpaused.capabilities.screening.models import Candidate, ListRow, PeopleList
from unpaused.capabilities.screening.queries import rows
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.files import store
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.sealing import Deleted
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, NotPermitted, Refused


@pytest.fixture
def people_list(epidemic: Incident, examiner: User) -> PeopleList:
    listed = [making.row(making.ADULT), making.doubtful(making.ORPHAN), making.nobody(3)]
    return making.screened(examiner, epidemic, listed)


def _delete(by: User, people_list: PeopleList) -> PeopleList:
    return actions.delete_list(by=by, list_id=people_list.pk, reason="sent by mistake")


def test_neither_file_nor_rows_can_be_read_again(people_list: PeopleList, examiner: User) -> None:
    _delete(examiner, people_list)
    for row in ListRow.objects.select_related("subject"):
        with pytest.raises(Deleted):
            rows.facts_in(row)
    with pytest.raises(Deleted):
        store.original(PeopleList.objects.get().original)
    assert not Candidate.objects.exists()


def test_counts_and_matches_stay_and_the_report_says_what_happened(people_list: PeopleList, examiner: User) -> None:
    incident_id = people_list.incident_id
    before = [
        figures.listed(incident_id).value,
        figures.found(incident_id).value,
        figures.not_insured(incident_id).value,
    ]
    report = _delete(examiner, people_list).deletion_report
    after = [
        figures.listed(incident_id).value,
        figures.found(incident_id).value,
        figures.not_insured(incident_id).value,
    ]
    assert after == before == [3, 1, 1]
    assert report == {
        "rows": 3,
        "row_keys_destroyed": 3,
        "file_key_destroyed": 1,
        "claims_cleared": 1,
        "candidates_erased": 2,
        "undecided_rows_withdrawn": 1,
        "matches_kept": 1,
    }


def test_what_the_list_said_leaves_the_claim_and_what_another_one_said_stays(
    people_list: PeopleList, examiner: User
) -> None:
    claim = Claim.objects.select_related("subject").get()
    both = {"rows": [*list_facts_of(claim)["rows"], {"list": "another", "source": "s", "row": 1, "facts": {}}]}
    claim.list_facts = sealing.seal_json(claim.subject, LIST_FACTS, both)
    claim.save()
    _delete(examiner, people_list)
    claim.refresh_from_db()
    assert [row["list"] for row in list_facts_of(claim)["rows"]] == ["another"]


def test_a_claim_of_that_list_alone_says_nothing_of_it_any_more(people_list: PeopleList, examiner: User) -> None:
    assert Claim.objects.get().list_facts is not None
    _delete(examiner, people_list)
    assert Claim.objects.get().list_facts is None


def test_undecided_rows_leave_the_worklist(people_list: PeopleList, examiner: User) -> None:
    assert rows.waiting_for(examiner) == 1
    _delete(examiner, people_list)
    assert rows.waiting_for(examiner) == 0


def test_lists_are_deleted_on_their_day_and_not_before(people_list: PeopleList) -> None:
    day = people_list.delete_after
    assert actions.delete_due_lists(on=day - timedelta(days=1)) == []
    assert actions.delete_due_lists(on=day) == [people_list.pk]
    assert actions.delete_due_lists(on=day) == []


def test_a_list_that_was_never_screened_is_deleted_and_not_screened_later(epidemic: Incident, examiner: User) -> None:
    waiting = making.receive(examiner, epidemic, making.csv_list([making.row(making.ADULT)]))
    _delete(examiner, waiting)
    actions.screen_list(list_id=waiting.pk)
    assert not ListRow.objects.exists()


def test_the_same_file_may_come_again_after_its_deletion(people_list: PeopleList, examiner: User) -> None:
    data = store.original(people_list.original)
    _delete(examiner, people_list)
    assert making.receive(examiner, people_list.incident, data).state == "received"


def test_a_list_is_deleted_once_with_a_reason(people_list: PeopleList, examiner: User) -> None:
    with pytest.raises(Refused):
        actions.delete_list(by=examiner, list_id=people_list.pk, reason=" ")
    _delete(examiner, people_list)
    with pytest.raises(Refused):
        _delete(examiner, people_list)


def test_another_branch_deletes_no_list_of_head_office(people_list: PeopleList) -> None:
    for branch in (making.HUBEI, making.CAPITAL):
        with pytest.raises((NotPermitted, NotFound)):
            _delete(making.staff(f"of{branch}", branch=branch), people_list)


def test_undoing_a_match_after_the_deletion_withdraws_the_row(people_list: PeopleList, examiner: User) -> None:
    match = making.match_of(making.ADULT)
    _delete(examiner, people_list)
    actions.undo_match(by=examiner, match_id=match.pk, reason="another person")
    assert set(ListRow.objects.values_list("state", flat=True)) == {"withdrawn", "not_insured"}


def test_today_is_not_yet_the_day(people_list: PeopleList) -> None:
    assert actions.delete_due_lists(on=clock.today()) == []
