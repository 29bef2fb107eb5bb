"""The warm standby takes over in mid-load: what the recipe of the manual promises."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.failover import Outcome, fail_over

pytestmark = pytest.mark.long
AFTER = 20


@pytest.fixture
def place() -> Iterator[Path]:
    """Not below the runner's own folder, which each run beside this one closes to the server's user again."""
    with tempfile.TemporaryDirectory(prefix="unpaused-test-") as folder:
        yield Path(folder)


def whole(outcome: Outcome) -> None:
    for state in (outcome.state, outcome.after):
        assert state["without_gap"] and state["broken_seals"] == [] and state["seals"] > 0
        assert state["ledger_sum_fen"] == 0
        assert state["ledger_entries"] == state["audit_rows"] == state["open_jobs"] == state["rounds"]
        assert state["files"] - state["files_readable"] <= state["forgotten"] == 1
    assert outcome.after["rounds"] == outcome.state["rounds"] + AFTER


def test_the_standby_takes_over_whole_and_work_goes_on_there(place: Path) -> None:
    outcome = fail_over(place, synchronous=False, after=AFTER)
    whole(outcome)
    # What the standby had not received is lost, and nothing is there that was not done; a round that was committed
    # and not yet noted may be on either side.
    assert outcome.state["rounds"] <= max(outcome.committed) + 1


def test_a_synchronous_standby_loses_nothing(place: Path) -> None:
    outcome = fail_over(place, synchronous=True, after=AFTER)
    whole(outcome)
    assert outcome.state["rounds"] >= max(outcome.committed)
