"""The log of a restore rehearsal as a page of the manual, in both languages."""

import tempfile
from pathlib import Path

from tests.processes.rehearsal import Outcome, rehearse

PAGE = Path(__file__).parents[2] / "docs/manual/restore-rehearsal.md"
_TEXT = Path(__file__).with_name("rehearsal.md").read_text()


def page(outcome: Outcome) -> str:
    state, latest = outcome.at_moment, outcome.latest
    lost = (outcome.destroyed_at - outcome.committed[latest["rounds"]]).total_seconds()
    return _TEXT.format(
        lost=lost,
        seconds=outcome.restore_seconds,
        wanted=outcome.rounds_until(outcome.to),
        rounds=state["rounds"],
        sum=state["ledger_sum_fen"],
        seals=state["seals"],
        broken=len(state["broken_seals"]),
        jobs=state["open_jobs"],
        files=state["files"],
        forgotten=outcome.forgotten_again,
        log="\n".join(f"- {at} {line}" for at, line in outcome.log),
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(page(rehearse(Path(folder), print)))
