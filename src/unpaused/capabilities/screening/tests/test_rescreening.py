"""A new snapshot of the book: open lists are looked up in it again, and what people decided stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.screening import actions, jobs
from unpaused.capabilities.screening.actions import rescreening
from unpaused.capabilities.screening.models import ListRow, Match, PeopleList
from unpaused.capabilities.screening.tests import making
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit.models import AuditRow
from unpaused.foundation.jobs.app import app

NEWCOMER = 30
"""Nobody of the first snapshot: bought since."""
Snapshot = Callable[..., None]


@pytest.fixture
def snapshot(tmp_path: Path, settings: Any) -> Snapshot:
    """Installs another snapshot, with the newcomer."""

    def install(*, without: tuple[int, ...] = ()) -> None:
        settings.BOOK_ROOT = making.build_book(tmp_path / "later", extra=(NEWCOMER,), without=without)

    return install


def listed(by: User, incident: Incident) -> PeopleList:
    people = [making.row(making.ADULT), making.row(NEWCOMER), making.doubtful(making.BEIJING), making.nobody(9)]
    return making.screened(by, incident, people)


def states(people_list: PeopleList) -> list[str]:
    return list(people_list.rows.order_by("place").values_list("state", flat=True))


def again(people_list: PeopleList) -> None:
    assert actions.enqueue_rescreening() == [people_list.pk]
    jobs.rescreen(list_id=people_list.pk)
    making.deliver()


def test_who_bought_since_is_found(epidemic: Incident, examiner: User, snapshot: Snapshot) -> None:
    people_list = listed(examiner, epidemic)
    before = states(people_list)
    assert before[1] == "not_insured"
    snapshot()
    again(people_list)
    assert states(people_list) == [before[0], "confirmed", *before[2:]]
    match = making.match_of(NEWCOMER)
    assert match.confirmed_by == "machine" and match.rows.get().candidates.get(rank=1).person_id == NEWCOMER
    act = AuditRow.objects.get(action="screening.rescreen")
    assert act.detail == {"rows": sum(state in ("waiting", "not_insured") for state in before), "matched": 1}


def test_the_same_snapshot_is_looked_up_once(epidemic: Incident, examiner: User, snapshot: Snapshot) -> None:
    people_list = listed(examiner, epidemic)
    assert actions.enqueue_rescreening() == []
    actions.rescreen_list(list_id=people_list.pk)
    assert not AuditRow.objects.filter(action="screening.rescreen").exists()
    snapshot()
    again(people_list)
    assert actions.enqueue_rescreening() == []
    actions.rescreen_list(list_id=people_list.pk)
    assert AuditRow.objects.filter(action="screening.rescreen").count() == 1
    assert Match.objects.filter(person_id=NEWCOMER).count() == 1


@pytest.mark.parametrize("decide", [actions.reject_row, actions.mark_unsure])
def test_what_people_decided_stays(
    epidemic: Incident, examiner: User, snapshot: Snapshot, decide: Callable[..., ListRow]
) -> None:
    people_list = listed(examiner, epidemic)
    row = people_list.rows.get(place=3)
    decided = decide(by=examiner, row_id=row.pk)
    snapshot()
    again(people_list)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.screened_at) == (decided.state, examiner, decided.screened_at)


def test_whom_people_ruled_out_the_machine_does_not_bring_back(
    epidemic: Incident, examiner: User, snapshot: Snapshot
) -> None:
    people_list = listed(examiner, epidemic)
    match = making.match_of(making.ADULT)
    actions.undo_match(by=examiner, match_id=match.pk, reason="somebody else")
    snapshot()
    again(people_list)
    row = people_list.rows.get(place=1)
    assert row.state == "waiting" and row.match is None and row.candidates.get(person_id=making.ADULT).refuted


def test_who_left_the_book_is_no_candidate_any_more(epidemic: Incident, examiner: User, snapshot: Snapshot) -> None:
    people_list = listed(examiner, epidemic)
    row = people_list.rows.get(place=3)
    assert row.state == "waiting" and row.candidates.filter(person_id=making.BEIJING).exists()
    snapshot(without=(making.BEIJING,))
    again(people_list)
    assert not row.candidates.filter(person_id=making.BEIJING).exists()


def test_lists_that_are_over_are_left_alone(epidemic: Incident, examiner: User, snapshot: Snapshot) -> None:
    deleted = listed(examiner, epidemic)
    actions.delete_list(by=examiner, list_id=deleted.pk, reason="the sender asked for it")
    snapshot()
    assert actions.enqueue_rescreening() == []
    actions.rescreen_list(list_id=deleted.pk)
    assert not Match.objects.filter(person_id=NEWCOMER).exists()


def test_lists_of_an_incident_stood_down_are_left_alone(epidemic: Incident, examiner: User, snapshot: Snapshot) -> None:
    listed(examiner, epidemic)
    making.end(epidemic)
    snapshot()
    assert actions.enqueue_rescreening() == []


def test_a_run_that_was_killed_is_begun_again(
    epidemic: Incident, examiner: User, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    people_list = listed(examiner, epidemic)
    snapshot()
    monkeypatch.setattr(rescreening, "CHUNK", 1)
    renew, done = rescreening._renew, list[int]()

    def dies_at_the_third(list_id: int, chunk: Any) -> None:
        if len(done) == 2:
            raise SystemExit
        done.append(1)
        renew(list_id, chunk)

    monkeypatch.setattr(rescreening, "_renew", dies_at_the_third)
    with pytest.raises(SystemExit):
        actions.rescreen_list(list_id=people_list.pk)
    monkeypatch.setattr(rescreening, "_renew", renew)
    again(people_list)
    assert states(people_list)[1] == "confirmed" and Match.objects.filter(person_id=NEWCOMER).count() == 1


def test_before_the_first_list_no_book_is_asked_for(epidemic: Incident, settings: Any, tmp_path: Path) -> None:
    settings.BOOK_ROOT = tmp_path / "none"
    jobs.rescreen_due(timestamp=0)


def test_every_ten_minutes_it_is_looked_for() -> None:
    assert any(task.task.name == "screening.rescreen_due" for task in app.periodic_registry.periodic_tasks.values())
