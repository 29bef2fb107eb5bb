from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from unpaused.capabilities.command.figures import describe, unsettled
from unpaused.capabilities.command.public import open_ends, open_ends_by_blocker
from unpaused.capabilities.command.tests.conftest import BY, People, make_incident
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.models import User
from unpaused.foundation.book import installed
from unpaused.kernel import clock

SignIn = Callable[..., Client]


def _text(client: Client, address: str = "/open-ends") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_everyone_found_is_an_open_end_until_settled(people: People) -> None:
    waiting, paid, uninsured = people.found(), people.found(), people.found(cover="uninsured")
    people.claim(waiting)
    people.paid(paid)
    assert [end.match_id for end in open_ends([people.incident.pk])] == [waiting.pk]
    assert uninsured.pk not in {end.match_id for end in open_ends([people.incident.pk])}


def test_an_undone_match_is_nobodys_open_end(people: People) -> None:
    match = people.found(state="undone")
    assert match.pk not in {end.match_id for end in open_ends([people.incident.pk])}


def test_rows_that_wait_for_an_examiner_are_counted_too(people: People) -> None:
    people.waiting_row()
    assert open_ends_by_blocker(people.incident.pk) == {"review": 1}


def test_blockers_are_counted_in_the_order_of_the_chain(people: People) -> None:
    people.claim(people.found(), state="referred", submitted_at=clock.now())
    people.found(cover="")
    people.claim(people.found())
    people.waiting_row()
    assert list(open_ends_by_blocker(people.incident.pk).items()) == [
        ("review", 1),
        ("cover_lookup", 1),
        ("contact_queued", 1),
        ("examiner", 1),
    ]


def test_a_task_gives_the_open_end_its_owner_and_deadline(people: People) -> None:
    match = people.found()
    people.claim(match)
    task = people.task(match, "S42")
    (end,) = open_ends([people.incident.pk])
    assert (end.blocked.blocker, end.blocked.owner, end.blocked.owner_id) == ("not_reached", "salesperson", "S42")
    assert end.blocked.due_at == task.due_at


def test_reaching_them_hands_the_open_end_to_the_customer(people: People) -> None:
    match = people.found()
    people.claim(match)
    task = people.task(match)
    tasks.finish(by=BY, task_id=task.pk, outcome="reached")
    (end,) = open_ends([people.incident.pk])
    assert (end.blocked.blocker, end.blocked.owner) == ("event_not_stated", "customer")


def test_a_delivered_message_counts_as_reached(people: People) -> None:
    match = people.found()
    people.claim(match)
    people.told(match, "delivered")
    (end,) = open_ends([people.incident.pk])
    assert end.blocked.blocker == "event_not_stated"


def test_what_was_paid_in_another_incident_settles_nothing_here(people: People, commander: User, second: User) -> None:
    other = make_incident("IN-2", commander, second)
    here = people.found(person_id=900)
    people.paid(people.found(person_id=900, incident=other))
    assert [end.match_id for end in open_ends([people.incident.pk])] == [here.pk]
    assert open_ends([other.pk]) == []


def test_the_longest_waiting_stand_first(people: People) -> None:
    young, old = people.found(cover="", hours_ago=1), people.found(cover="", hours_ago=50)
    assert [end.match_id for end in open_ends([people.incident.pk])] == [old.pk, young.pk]


def test_the_number_of_queries_does_not_grow_with_the_number_of_people(people: People) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            open_ends([people.incident.pk])
        return len(captured)

    people.claim(people.found())
    few = queries()
    for _ in range(12):
        match = people.found()
        people.claim(match)
        people.task(match)
        people.told(match, "sent")
    assert queries() == few <= 7


def test_the_figure_counts_the_people_on_the_page(people: People) -> None:
    open_end = people.found(cover="")
    people.paid(people.found())
    people.waiting_row()
    reading = unsettled(people.incident.pk)
    assert (reading.value, list(reading.record_ids)) == (1, [open_end.pk])


def test_the_figures_records_say_what_blocks_them_now(people: People) -> None:
    waiting, paid = people.found(cover="none"), people.found()
    people.paid(paid)
    said = {row["number"]: row["what"] for row in describe([waiting.pk, paid.pk])}
    assert len(said) == 2
    assert said[f"{waiting.number}"] != said[f"{paid.number}"]


@pytest.mark.parametrize(("asked", "expected"), [("cover_lookup", {0}), ("no_cover", {1}), ("nonsense", {0, 1})])
def test_the_page_is_filtered_by_blocker(
    people: People, commander: User, signed_in: SignIn, asked: str, expected: set[int]
) -> None:
    matches = [people.found(cover=""), people.found(cover="none")]
    text = _text(signed_in(commander), f"/open-ends?blocker={asked}")
    assert {i for i, match in enumerate(matches) if f">{match.number}<" in text} == expected


def test_the_page_is_filtered_by_owner_and_branch(people: People, commander: User, signed_in: SignIn) -> None:
    one, two = people.found(cover="", branch_code="B01"), people.found(cover="none", branch_code="B02")
    assert f">{two.number}<" not in _text(signed_in(commander), "/open-ends?branch=B01")
    assert f">{one.number}<" not in _text(signed_in(commander), "/open-ends?owner=examiner")


def test_the_page_says_so_where_nothing_fits_the_filters(people: People, commander: User, signed_in: SignIn) -> None:
    people.found(cover="")
    assert "No match" in _text(signed_in(commander), "/open-ends?owner=bank")


def test_people_of_other_branches_are_not_shown(people: People, examiner: User, signed_in: SignIn) -> None:
    ours, theirs = people.found(cover="", branch_code="B01"), people.found(cover="", branch_code="B02")
    text = _text(signed_in(examiner))
    assert f">{ours.number}<" in text
    assert f">{theirs.number}<" not in text
    assert "B02" not in text


def test_the_page_is_for_those_who_may_see_open_ends(db: None, signed_in: SignIn) -> None:
    agent = User.objects.create_user("agent", display_name="A", role="agent")
    assert signed_in(agent).get("/open-ends").status_code == 403


def test_names_stand_masked(
    people: People, commander: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = people.found(cover="")

    class Book:
        def persons(self, ids: list[int], scope: object = None) -> list[Any]:
            return [type("P", (), {"person_id": each, "name": "王小明"}) for each in ids]

    monkeypatch.setattr(installed, "book", Book)
    text = _text(signed_in(commander))
    assert f">{match.number}<" in text
    assert "王**" in text
    assert "王小明" not in text


def test_overdue_tasks_say_so(people: People, commander: User, signed_in: SignIn) -> None:
    match = people.found()
    people.claim(match)
    task = people.task(match)
    tasks.Task.objects.filter(pk=task.pk).update(due_at=clock.now() - timedelta(hours=1))
    assert "Overdue" in _text(signed_in(commander))


def test_a_broken_statutory_limit_is_a_broken_promise(people: People, commander: User, signed_in: SignIn) -> None:
    people.claim(people.found(), state="referred", submitted_at=clock.now() - timedelta(days=31))
    assert "Promise broken" in _text(signed_in(commander))


def test_the_page_costs_the_same_however_many_people_there_are(
    people: People, commander: User, signed_in: SignIn
) -> None:
    client = signed_in(commander)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/open-ends")
        return len(captured)

    people.claim(people.found())
    few = queries()
    for _ in range(8):
        people.claim(people.found())
    assert queries() == few
    assert queries() <= 12, "nothing has changed since"


def test_open_ends_of_an_incident_that_was_stood_down_stay(people: People, commander: User, signed_in: SignIn) -> None:
    match = people.found(cover="")
    Incident.objects.filter(pk=people.incident.pk).update(status="stood_down", stood_down_at=clock.now())
    assert f">{match.number}<" in _text(signed_in(commander))
