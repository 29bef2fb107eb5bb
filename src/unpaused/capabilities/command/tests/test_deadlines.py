"""Which clocks stand on the board, in which order, and which of them are red."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from unpaused.capabilities.command.queries.deadlines import counted, held_by_one
from unpaused.capabilities.command.rules.deadlines import Deadline, kind_of, pressing
from unpaused.capabilities.command.tests.conftest import People, make_incident
from unpaused.capabilities.command.tests.standings import START, hour
from unpaused.capabilities.incidents.public import Measure, MeasureChange
from unpaused.capabilities.tasks.public import Task
from unpaused.foundation.accounts.models import User
from unpaused.kernel import clock

SignIn = Callable[..., Client]


def test_the_least_time_left_comes_first_and_what_is_far_stays_away() -> None:
    late, soon, far = (Deadline("task", hour(n), int(n) + 100) for n in (-5, 3, 30))
    lent = Deadline("lending", hour(60), 1)
    assert pressing([far, lent, soon, late], START) == [late, soon, lent]


@pytest.mark.parametrize(
    ("deadline", "broken"),
    [
        (Deadline("claim", hour(-1), 1, "examiner"), True),
        (Deadline("payee_change", hour(-1), 1, "machine"), True),
        (Deadline("claim", hour(1), 1, "bank"), False),
        (Deadline("claim", hour(-1), 1, "customer"), False),
        (Deadline("task", hour(-1), 1, "salesperson"), False),
        (Deadline("glass", hour(-1), 1), False),
        (Deadline("list", hour(-1), 1), False),
    ],
)
def test_only_a_date_that_a_customer_was_given_is_a_promise(deadline: Deadline, broken: bool) -> None:
    assert deadline.breaks_promise(START) is broken


def test_a_deadline_is_over_at_its_moment() -> None:
    assert Deadline("task", START, 1).over(START)
    assert not Deadline("task", START, 1).over(START - timedelta(microseconds=1))


def test_work_of_people_runs_by_tasks_and_ours_by_the_claims_clocks() -> None:
    assert kind_of("not_reached", "salesperson") == "task"
    assert kind_of("examiner", "examiner") == "claim"
    assert kind_of("payee_change", "machine") == "payee_change"


def test_a_list_may_be_there_until_the_midnight_that_ends_its_last_day_in_china() -> None:
    assert clock.end_of(date(2020, 2, 1)).isoformat() == "2020-02-02T00:00:00+08:00"


def test_a_broken_promise_is_said_on_the_board_and_an_overdue_task_is_not_red(
    people: People, commander: User, signed_in: SignIn
) -> None:
    claimed, called = people.found(), people.found()
    people.claim(claimed, state="referred", submitted_at=clock.now() - timedelta(days=31))
    people.claim(called)
    task = people.task(called)
    Task.objects.filter(pk=task.pk).update(due_at=clock.now() - timedelta(hours=2))
    text = signed_in(commander).get("/").content.decode()
    part = text[text.index('id="deadlines"') : text.index('id="days"')]
    assert part.index(f">{claimed.number}<") < part.index(f">{called.number}<")
    assert part.count("Promise broken") == 2, "in the line that counts, and at the claim"
    assert part.count("Overdue") == 2


def test_an_incident_that_one_person_put_in_force_alone_stands_there_until_it_is_countersigned(
    commander: User, second: User, signed_in: SignIn
) -> None:
    alone = {"activated_by": None, "glass_broken_by": commander, "lapses_at": clock.now() + timedelta(minutes=90)}
    make_incident("IN-1", commander, second, **alone)
    assert "One person alone: to be countersigned" in signed_in(commander).get("/").content.decode()


def test_a_measure_that_one_person_keeps_going_stands_there_until_it_is_confirmed_or_ends(
    commander: User, second: User, signed_in: SignIn
) -> None:
    incident = make_incident("IN-1", commander, second)
    kept = Measure.objects.create(
        incident=incident, type_name="claims.originals_waived", value=["invoice"], since=incident.since
    )
    change = MeasureChange.objects.create(
        incident=incident,
        measure=kept,
        kind="prolong",
        said={"until": None},
        reason="It lasts.",
        asked_by=commander,
        asked_at=clock.now(),
        alone_until=clock.now() + timedelta(minutes=90),
    )
    said = "One person alone prolonged a measure: to be confirmed"
    assert said in signed_in(commander).get("/").content.decode()
    now = clock.now()
    assert counted(incident, now, held_by_one(now), branches=None)["soon"] == 1
    assert held_by_one(now + timedelta(minutes=91)) == []
    other = make_incident("IN-2", commander, second)
    assert counted(other, now, held_by_one(now), branches=None)["soon"] == 0, "a shared board tells of its own incident"
    MeasureChange.objects.filter(pk=change.pk).update(status="withdrawn", decided_at=clock.now(), decided_by=second)
    assert said not in signed_in(commander).get("/").content.decode()
