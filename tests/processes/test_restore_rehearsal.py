"""Everything destroyed without warning under load, and brought back on another machine to a chosen moment."""

import tempfile
from pathlib import Path

import pytest

from tests.processes.rehearsal import Outcome, rehearse


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """Not below the runner's own folder, which each run beside this one closes to the servers' user again."""
    with tempfile.TemporaryDirectory(prefix="unpaused-test-") as folder:
        return rehearse(Path(folder))


@pytest.mark.long
def test_the_moment_is_brought_back_to_the_transaction(outcome: Outcome) -> None:
    assert outcome.at_moment["without_gap"]
    # A round that was under way at the moment may be on either side of it.
    assert abs(outcome.at_moment["rounds"] - outcome.rounds_until(outcome.to)) <= 1


@pytest.mark.long
@pytest.mark.parametrize("when", ["at_moment", "latest"])
def test_seals_ledger_jobs_and_files_are_whole(outcome: Outcome, when: str) -> None:
    state = getattr(outcome, when)
    assert state["broken_seals"] == []
    assert state["seals"] > 0
    assert state["ledger_sum_fen"] == 0
    assert state["ledger_entries"] == state["audit_rows"] == state["open_jobs"] == state["rounds"]
    # The first file of a forgotten person cannot be read any more, all others can.
    assert state["files"] - state["files_readable"] <= state["forgotten"]


@pytest.mark.long
def test_who_was_forgotten_after_the_moment_stays_forgotten(outcome: Outcome) -> None:
    assert outcome.forgotten_again == 1
    assert outcome.at_moment["forgotten"] == 2


@pytest.mark.long
def test_as_late_as_possible_is_later_and_without_a_gap(outcome: Outcome) -> None:
    assert outcome.latest["without_gap"]
    assert outcome.rounds_until(outcome.to) < outcome.latest["rounds"] <= max(outcome.committed)
