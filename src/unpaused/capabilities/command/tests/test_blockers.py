from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.capabilities.command.queries.words import BLOCKER_WORDS, OWNER_WORDS
from unpaused.capabilities.command.rules import (
    BLOCKERS,
    OWNERS,
    Blocked,
    Standing,
    blocker_of,
    hangs_on_contact,
    reached_at,
)
from unpaused.capabilities.command.rules.blockers import ORDER

START = datetime(2020, 1, 27, 8, tzinfo=timezone.utc)


HOUR_1, HOUR_2, HOUR_8 = (START + timedelta(hours=n) for n in (1, 2, 8))


def hour(number: float) -> datetime:
    return START + timedelta(hours=number)


@dataclass(frozen=True)
class Found:
    cover: str = "case"
    cleared_for_contact: bool = True
    contacted_at: datetime | None = None
    found_at: datetime = START


@dataclass(frozen=True)
class Claim:
    state: str
    blocker: str = ""
    id: int = 1
    number: str = "CL1"
    opened_at: datetime = HOUR_1
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    instructed_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Message:
    state: str
    at: datetime = HOUR_2
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class Task:
    state: str = "open"
    outcome: str = ""
    queue: str = "salesperson"
    salesperson_id: str = "S7"
    opened_at: datetime = HOUR_2
    due_at: datetime = HOUR_8
    done_at: datetime | None = None


OPENED, STATED = Claim("opened", "event_not_stated"), Claim("stated", "not_submitted")
DELIVERED = Message("delivered", delivered_at=hour(3))
REACHED = Task("done", "reached", done_at=hour(4))
TRIED = Task("done", "wrong_number", done_at=hour(5))
SUBMITTED = Claim("submitted", "decision", submitted_at=hour(6), due_at=hour(726))
REFERRED = Claim("referred", "core_paid", submitted_at=hour(6), decided_at=hour(7), due_at=hour(726))
APPROVED = Claim("approved", "core_check", submitted_at=hour(6), decided_at=hour(7), due_at=hour(247))
CORE_DOWN = Claim("approved", "core_down", submitted_at=hour(6), decided_at=hour(7), due_at=hour(247))
CHECKING = Claim("checking", "bank_file", decided_at=hour(7))
WITH_BANK = Claim("instructed", "bank_silent", decided_at=hour(7), instructed_at=hour(8))
RETURNED = Claim("rejected_by_bank", "payee_needed", decided_at=hour(7), instructed_at=hour(8))

TABLE = {
    "policies not looked up yet": (
        Standing(Found(cover="")),
        Blocked("cover_lookup", "machine", START),
    ),
    "no policy, and nobody has settled it": (
        Standing(Found(cover="none")),
        Blocked("no_cover", "examiner", START),
    ),
    "the only case was withdrawn": (
        Standing(Found(), [Claim("withdrawn")]),
        Blocked("case_withdrawn", "examiner", hour(1)),
    ),
    "a case, but the machine may not make contact": (
        Standing(Found(cleared_for_contact=False), [OPENED]),
        Blocked("contact_clearance", "examiner", START),
    ),
    "cleared, nothing sent yet": (
        Standing(Found(), [OPENED]),
        Blocked("contact_queued", "machine", START),
    ),
    "a message under way": (
        Standing(Found(contacted_at=hour(2)), [OPENED], [Message("sent")]),
        Blocked("message_underway", "machine", hour(2)),
    ),
    "a message whose outcome is unknown is not an arrival": (
        Standing(Found(), [OPENED], [Message("uncertain")]),
        Blocked("message_underway", "machine", hour(2)),
    ),
    "a task for the salesperson": (
        Standing(Found(), [OPENED], [Message("failed")], [Task()]),
        Blocked("not_reached", "salesperson", hour(2), hour(8), "S7"),
    ),
    "a task for the hotline": (
        Standing(Found(), [OPENED], [], [Task(queue="hotline", salesperson_id="")]),
        Blocked("not_reached", "hotline", hour(2), hour(8)),
    ),
    "every attempt failed": (
        Standing(Found(), [OPENED], [Message("failed")], [TRIED]),
        Blocked("unreachable", "hotline", hour(5)),
    ),
    "a message arrived, the salesperson still has the task": (
        Standing(Found(), [OPENED], [DELIVERED], [Task()]),
        Blocked("event_not_stated", "salesperson", hour(3), hour(8), "S7"),
    ),
    "a message arrived, no task is open": (
        Standing(Found(), [OPENED], [DELIVERED], [TRIED]),
        Blocked("event_not_stated", "customer", hour(3)),
    ),
    "reached by telephone": (
        Standing(Found(), [OPENED], [Message("failed")], [REACHED]),
        Blocked("event_not_stated", "customer", hour(4)),
    ),
    "the event is stated": (
        Standing(Found(), [STATED], [DELIVERED], [REACHED]),
        Blocked("not_submitted", "customer", hour(3)),
    ),
    "stated without ever having been reached by us": (
        Standing(Found(cleared_for_contact=False), [STATED]),
        Blocked("not_submitted", "customer", hour(1)),
    ),
    "submitted": (Standing(Found(), [SUBMITTED]), Blocked("decision", "machine", hour(6), hour(726))),
    "referred, because the core says it paid": (
        Standing(Found(), [REFERRED]),
        Blocked("core_paid", "examiner", hour(6), hour(726)),
    ),
    "approved": (Standing(Found(), [APPROVED]), Blocked("core_check", "core", hour(7), hour(247))),
    "the core is down": (Standing(Found(), [CORE_DOWN]), Blocked("core_down", "core", hour(7), hour(247))),
    "the bank's file is being made": (Standing(Found(), [CHECKING]), Blocked("bank_file", "bank", hour(7))),
    "the bank is silent": (Standing(Found(), [WITH_BANK]), Blocked("bank_silent", "bank", hour(8))),
    "the bank returned it": (Standing(Found(), [RETURNED]), Blocked("payee_needed", "customer", hour(8))),
    "paid": (Standing(Found(), [Claim("paid")]), None),
    "declined by a person": (Standing(Found(), [Claim("declined")]), None),
    "proven uninsured": (Standing(Found(cover="uninsured")), None),
    "one claim paid, another open: the open one counts": (
        Standing(Found(), [Claim("paid"), Claim("referred", "examiner", id=2, submitted_at=hour(6))]),
        Blocked("examiner", "examiner", hour(6)),
    ),
    "one claim paid, another withdrawn": (Standing(Found(), [Claim("paid"), Claim("withdrawn", id=2)]), None),
    "two open claims: the one least far on counts": (
        Standing(Found(), [SUBMITTED, Claim("opened", id=2)], [DELIVERED]),
        Blocked("event_not_stated", "customer", hour(3)),
    ),
    "uninsured once, but a claim is open": (
        Standing(Found(cover="uninsured"), [SUBMITTED]),
        Blocked("decision", "machine", hour(6), hour(726)),
    ),
}


@pytest.mark.parametrize(("standing", "expected"), TABLE.values(), ids=TABLE.keys())
def test_what_blocks_and_who_owns_it(standing: Standing, expected: Blocked | None) -> None:
    assert blocker_of(standing) == expected


def test_the_first_to_reach_them_counts() -> None:
    assert reached_at(Standing(Found(), [OPENED], [DELIVERED], [REACHED])) == hour(3)


states = st.sampled_from([*ORDER, "paid", "declined", "withdrawn"])
standings = st.builds(
    Standing,
    found=st.builds(
        Found,
        cover=st.sampled_from(["", "case", "none", "uninsured"]),
        cleared_for_contact=st.booleans(),
        contacted_at=st.none() | st.just(hour(2)),
    ),
    claims=st.lists(st.builds(Claim, state=states, id=st.integers(1, 9)), max_size=3),
    messages=st.lists(
        st.builds(Message, state=st.sampled_from(["queued", "leased", "sent", "failed", "uncertain", "withdrawn"])),
        max_size=2,
    ),
    tasks=st.lists(st.sampled_from([Task(), REACHED, TRIED, Task("withdrawn", done_at=hour(3))]), max_size=2),
)


@given(standings)
def test_nobody_drops_out_but_by_payment_a_refusal_or_proof_of_no_insurance(standing: Standing) -> None:
    blocked = blocker_of(standing)
    settled = {c.state for c in standing.claims} & {"paid", "declined"} or standing.found.cover == "uninsured"
    unsettled = any(c.state in ORDER for c in standing.claims)
    assert (blocked is None) == (bool(settled) and not unsettled)


@given(standings)
def test_every_open_end_has_an_owner_and_an_age(standing: Standing) -> None:
    blocked = blocker_of(standing)
    if blocked is not None:
        assert blocked.owner in OWNERS
        assert blocked.since >= START


def test_every_blocker_and_owner_has_words() -> None:
    assert set(BLOCKERS) == set(BLOCKER_WORDS)
    assert set(OWNERS) == set(OWNER_WORDS)


@given(standings)
def test_messages_and_tasks_are_only_asked_for_where_they_matter(standing: Standing) -> None:
    if not hangs_on_contact(standing.claims):
        assert blocker_of(standing) == blocker_of(Standing(standing.found, standing.claims))
