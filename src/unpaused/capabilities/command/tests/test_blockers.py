"""What holds of every open end; what blocks in each state is a table of tests/spec/test_open_ends.py."""

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
    DELIVERED,
    OPENED,
    REACHED,
    START,
    TRIED,
    Claim,
    Found,
    Message,
    Task,
    hour,
)


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
