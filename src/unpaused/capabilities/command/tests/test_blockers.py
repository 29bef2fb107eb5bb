"""What holds of every open end; what blocks in each state is a table of tests/spec/test_open_ends.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.capabilities.command.queries.words import BLOCKER_WORDS, OWNER_WORDS
from unpaused.capabilities.command.rules import (
    BLOCKERS,
    OWNERS,
    Standing,
    blocker_of,
    hangs_on_contact,
    reached_at,
)
from unpaused.capabilities.command.rules.blockers import ORDER
from unpaused.capabilities.command.tests.standings import (
    AT_A_STRANGERS,
    DELIVERED,
    OPENED,
    REACHED,
    START,
    TRIED,
    WRONG_NUMBER,
    Claim,
    Found,
    Message,
    Task,
    hour,
)


def test_the_first_to_reach_them_counts() -> None:
    assert reached_at(Standing(Found(), [OPENED], [DELIVERED], [REACHED])) == hour(3)


def test_a_message_at_a_strangers_reaches_nobody() -> None:
    assert reached_at(Standing(Found(), [OPENED], [AT_A_STRANGERS], [WRONG_NUMBER])) is None
    assert reached_at(Standing(Found(), [OPENED], [AT_A_STRANGERS], [WRONG_NUMBER, REACHED])) == hour(4)
    assert reached_at(Standing(Found(), [OPENED], [AT_A_STRANGERS, DELIVERED])) == hour(3)


@pytest.mark.parametrize("state", ["queued", "leased", "sent", "uncertain", "delivered"])
def test_whom_only_a_stranger_stood_for_is_the_hotlines_until_a_moment(state: str) -> None:
    message = Message(state, delivered_at=hour(3) if state == "delivered" else None, not_theirs=True)
    blocked = blocker_of(Standing(Found(), [OPENED], [message], [WRONG_NUMBER]))
    assert blocked is not None
    assert (blocked.blocker, blocked.owner, blocked.due_at) == ("unreachable", "hotline", WRONG_NUMBER.due_at)


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
        st.builds(
            Message,
            state=st.sampled_from(["queued", "leased", "sent", "delivered", "failed", "uncertain", "withdrawn"]),
            delivered_at=st.just(hour(3)),
            not_theirs=st.booleans(),
        ),
        max_size=2,
    ),
    tasks=st.lists(
        st.sampled_from([Task(), REACHED, TRIED, WRONG_NUMBER, Task("withdrawn", done_at=hour(3))]), max_size=2
    ),
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
