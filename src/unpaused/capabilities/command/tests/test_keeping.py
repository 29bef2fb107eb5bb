"""The table of open ends says what the full computation says, whatever happened, in whatever order."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.command import actions
from unpaused.capabilities.command.actions import keeping
from unpaused.capabilities.command.models import Check, OpenEnd
from unpaused.capabilities.command.queries import computed_anew, open_ends
from unpaused.capabilities.command.tests.conftest import BY, People, make_incident
from unpaused.capabilities.incidents.public import Incident
from unpaused.capabilities.outreach.models import Message, NumberNotTheirs
from unpaused.capabilities.screening.models import ListRow
from unpaused.capabilities.screening.public import Match
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.accounts.models import User
from unpaused.foundation.events import touching
from unpaused.foundation.events.models import Touch
from unpaused.kernel import clock


def known(message: Message) -> None:
    """That the message's number is not its customer's, as outreach keeps it."""
    NumberNotTheirs.objects.create(
        subject_id=message.subject_id,
        channel="sms",
        address_index=bytes(message.address_index),
        known_by="caller",
        record_id=1,
        known_at=clock.now(),
    )


CLAIM_STATES = (
    {"state": "opened"},
    {"state": "stated"},
    {"state": "referred", "submitted_at": clock.now(), "blocker": "core_paid"},
    {"state": "withdrawn", "closed_at": clock.now()},
    {"state": "rejected_by_bank", "decided_at": clock.now(), "submitted_at": clock.now(), "amount_fen": 1},
    {
        "state": "paid",
        "amount_fen": 1,
        "submitted_at": clock.now(),
        "decided_at": clock.now(),
        "closed_at": clock.now(),
    },
)


def said(lines: list[OpenEnd]) -> dict[int, dict[str, Any]]:
    return {line.pk: {f.attname: getattr(line, f.attname) for f in OpenEnd._meta.fields} for line in lines}


def table() -> dict[int, dict[str, Any]]:
    return said(list(OpenEnd.objects.all()))


def anew() -> dict[int, dict[str, Any]]:
    return said(list(computed_anew(Incident.objects.values_list("pk", flat=True)).values()))


class Acts:
    """What can happen, each act on something picked by `choose`."""

    def __init__(self, people: People, other: Incident, choose: random.Random) -> None:
        self.people, self.other, self.choose = people, other, choose

    def one(self, model: Any, **where: Any) -> Any:
        found = list(model.objects.filter(**where).order_by("pk"))
        return self.choose.choice(found) if found else None

    def find(self) -> None:
        incident = self.choose.choice([self.people.incident, self.other])
        self.people.found(cover=self.choose.choice(["", "case", "none"]), incident=incident)

    def find_again_elsewhere(self) -> None:
        match = self.one(Match)
        if match and not Match.objects.filter(person_id=match.person_id, incident=self.other, state="active").exists():
            self.people.found(person_id=match.person_id, incident=self.other)

    def open_claim(self) -> None:
        if match := self.one(Match, state="active"):
            self.people.claim(match)

    def move_claim(self) -> None:
        if claim := self.one(Claim):
            fresh = {"blocker": "", **self.choose.choice(CLAIM_STATES)}
            Claim.objects.filter(pk=claim.pk).update(**fresh)

    def withdraw_claim(self) -> None:
        if claim := self.one(Claim, state__in=["opened", "stated"]):
            claims.withdraw_case(by=BY, claim_id=claim.pk, reason="test")

    def open_task(self) -> None:
        if match := self.one(Match, state="active"):
            self.people.task(match)

    def end_task(self) -> None:
        if task := self.one(tasks.Task, state="open"):
            tasks.finish(by=BY, task_id=task.pk, outcome=self.choose.choice(["reached", "not_reached", "wrong_number"]))

    def withdraw_task(self) -> None:
        if task := self.one(tasks.Task, state="open"):
            tasks.withdraw(by=BY, key_prefix=task.key, because=tasks.Because.MISTAKEN, reason="test")

    def tell(self) -> None:
        match = self.one(Match, state="active")
        if match and not Message.objects.filter(key=f"test:{match.pk}").exists():
            self.people.told(match, "queued")

    def move_message(self) -> None:
        if message := self.one(Message):
            state = self.choose.choice(["queued", "sent", "delivered", "failed", "withdrawn", "uncertain"])
            at = clock.now() if state == "delivered" else None
            Message.objects.filter(pk=message.pk).update(state=state, delivered_at=at, submitting_at=None)

    def number_not_theirs(self) -> None:
        if message := self.one(Message):
            Message.objects.filter(pk=message.pk).update(not_theirs=True)
            known(message)

    def change_match(self) -> None:
        if match := self.one(Match):
            changes = ({"cover": "uninsured"}, {"cover": "none"}, {"cleared_for_contact": False}, {"state": "undone"})
            Match.objects.filter(pk=match.pk).update(**self.choose.choice(changes))

    def list_row(self) -> None:
        self.people.waiting_row(self.choose.choice(["B01", "B02", ""]))

    def decide_row(self) -> None:
        row, match = self.one(ListRow), self.one(Match)
        if row and match:
            changes = (
                {"state": "rejected", "match": None},
                {"state": "confirmed", "match": match},
                {"state": "unsure"},
            )
            ListRow.objects.filter(pk=row.pk).update(**self.choose.choice(changes))


ACTS = [name for name in vars(Acts) if not name.startswith("_") and name != "one"]


@pytest.fixture
def other(commander: User, second: User, incident: Incident) -> Incident:
    return make_incident("IN-2", commander, second)


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 99)), max_size=25), st.integers(0, 25))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_table_equals_the_full_computation(
    people: People, other: Incident, acts: list[tuple[str, int]], worked_in_after: int
) -> None:
    """Touches worked in once in the middle and once at the end; in between the list is exact without being written."""
    for place, (name, number) in enumerate(acts):
        getattr(Acts(people, other, random.Random(number)), name)()
        if place == worked_in_after:
            actions.work_in_all()
    assert said(open_ends([people.incident.pk, other.pk])) == anew()
    actions.work_in_all()
    assert table() == anew()
    assert actions.reconcile().drift == 0


def test_every_act_of_the_property_happens_at_all(people: People, other: Incident) -> None:
    """A guard for the test above: no act is one that never finds anything to act on."""
    acts = Acts(people, other, random.Random(1))
    for name in ("find", "open_claim", "open_task", "tell", "list_row", *ACTS):
        getattr(acts, name)()
    for model in (Match, Claim, tasks.Task, Message, ListRow):
        assert model.objects.exists()


def test_a_number_that_turns_out_to_be_a_strangers_is_noticed(people: People) -> None:
    match = people.found()
    people.claim(match)
    task, message = people.task(match, ""), people.told(match, "delivered")
    tasks.finish(by=BY, task_id=task.pk, outcome="not_reached")
    actions.work_in_all()
    assert OpenEnd.objects.get().blocker == "event_not_stated"
    Message.objects.filter(pk=message.pk).update(not_theirs=True)
    known(message)
    actions.work_in_all()
    end = OpenEnd.objects.get()
    assert (end.blocker, end.owner, end.due_at) == ("unreachable", "hotline", task.due_at)
    tasks.find_another_way(by=BY, subject_id=match.subject_id)
    actions.work_in_all()
    end, another = OpenEnd.objects.get(), tasks.Task.objects.get(state="open")
    assert (end.blocker, end.owner, end.due_at) == ("not_reached", "hotline", another.due_at)


def test_bulk_statements_of_the_rooms_are_noticed(people: People) -> None:
    """Not a line of the claims room says so: the database does."""
    match = people.found()
    claim = people.claim(match)
    actions.work_in_all()
    Claim.objects.filter(pk=claim).update(blocker="core_down", state="approved", **_decided())
    assert touching.waiting() == 1
    actions.work_in_all()
    assert (OpenEnd.objects.get().blocker, touching.waiting()) == ("core_down", 0)


def _decided() -> dict[str, Any]:
    return {"amount_fen": 1, "submitted_at": clock.now(), "decided_at": clock.now()}


def test_a_worker_that_takes_a_message_touches_nobody(people: People) -> None:
    match = people.found()
    people.told(match, "queued")
    actions.work_in_all()
    Message.objects.update(state="leased", leased_until=clock.now(), attempt="0" * 32)
    assert touching.waiting() == 0


def test_who_is_settled_leaves_the_table(people: People) -> None:
    match = people.found(cover="none")
    actions.work_in_all()
    assert OpenEnd.objects.count() == 1
    Match.objects.filter(pk=match.pk).update(cover="uninsured")
    actions.work_in_all()
    assert OpenEnd.objects.count() == 0


def test_working_in_a_second_time_changes_nothing(people: People) -> None:
    people.claim(people.found())
    touches = [(touch.record, touch.key) for touch in Touch.objects.all()]
    actions.work_in_all()
    before = table()
    Touch.objects.bulk_create(Touch(record=record, key=key) for record, key in touches)
    actions.work_in_all()
    assert table() == before


def test_touches_are_worked_in_chunk_by_chunk(people: People) -> None:
    for _ in range(3):
        people.found()
    assert (actions.work_in(2), touching.waiting()) == (2, 1)


def _vanish() -> None:
    OpenEnd.objects.all().delete()


def _lie() -> None:
    OpenEnd.objects.update(owner="bank")


def _invent() -> None:
    line = OpenEnd.objects.get()
    line.pk, line.match_id = 2 * (line.match_id or 0) - 2, (line.match_id or 0) - 1
    line.save(force_insert=True)


@pytest.mark.parametrize("harm", [_vanish, _lie, _invent])
def test_drift_is_counted_and_mended(people: People, harm: Callable[[], None]) -> None:
    people.found()
    people.claim(people.found(cover="none"))
    Match.objects.order_by("pk").first().delete()  # type: ignore[union-attr]
    actions.work_in_all()
    harm()
    assert actions.reconcile().drift == 1
    assert table() == anew()
    assert actions.reconcile().drift == 0


def test_people_whose_touch_still_waits_are_behind_not_adrift(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    people.found()
    monkeypatch.setattr(keeping, "work_in_all", lambda: 0)
    assert actions.reconcile().drift == 0
    assert OpenEnd.objects.count() == 1


def test_the_whole_list_is_walked_in_chunks(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "CHUNK", 2)
    for _ in range(5):
        people.found()
    people.waiting_row()
    Touch.objects.all().delete()
    check = actions.reconcile()
    assert (check.lines, check.drift, OpenEnd.objects.count()) == (6, 6, 6)


def test_old_checks_are_forgotten(people: People) -> None:
    Check.objects.create(at=clock.now() - keeping.CHECKS_KEPT - timedelta(hours=1), lines=1, drift=0, seconds=1)
    actions.reconcile()
    assert Check.objects.count() == 1
