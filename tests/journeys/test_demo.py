"""The main job, run as its user runs it: the command, its exit code, its figures."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OUTSIDE = ROOT.parent / "shared" / "inputs"


def _play(home: Path, *arguments: str) -> dict[str, Any]:
    result = home / "result.json"
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("UNPAUSED_", "DATABASE_", "SMPP", "SMTP", "BANK", "CORE", "PUBLIC", "DJANGO"))
    }
    done = subprocess.run(
        [ROOT / ".venv/bin/unpaused", "demo", "--no-serve", "--json", str(result), *arguments],
        env=surroundings | {"UNPAUSED_HOME": str(home), "UNPAUSED_NODE_MODULES": str(ROOT / "node_modules")},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    outcome: dict[str, Any] = json.loads(result.read_text())
    return outcome | {"stdout": done.stdout, "stderr": done.stderr}


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return _play(tmp_path_factory.mktemp("drill"), "--persons", "4000", "--customers", "20")


def test_every_step_of_the_chain_happened(drill: dict[str, Any]) -> None:
    assert drill["complete"]
    assert [step["name"] for step in drill["steps"] if not step["done"]] == []


def test_a_drill_that_ends_by_itself_names_no_address_that_is_gone(drill: dict[str, Any]) -> None:
    assert "127.0.0.1" not in drill["stdout"] and drill["password"] not in drill["stdout"]


def test_what_the_drill_logs_is_json(drill: dict[str, Any]) -> None:
    assert all(isinstance(json.loads(line), dict) for line in drill["stderr"].splitlines())


def test_two_accounts_of_the_branch_hit_are_there_to_report_for_it(drill: dict[str, Any]) -> None:
    assert {"branch1", "branch2"} <= set(drill["accounts"])


def test_people_were_listed_found_reached_and_paid(drill: dict[str, Any]) -> None:
    figures = drill["figures"]
    assert figures["screening.listed"] >= figures["screening.found"] >= figures["outreach.reached"] > 0
    assert figures["outreach.reached"] >= figures["claims.accepted_online"] >= figures["claims.paid"] > 0


def test_everyone_found_is_paid_or_still_an_open_end(drill: dict[str, Any]) -> None:
    """Nobody drops out silently."""
    held = sum(count for blocker, count in drill["open_ends"].items() if blocker != "review")
    assert drill["figures"]["screening.found"] == drill["figures"]["claims.paid"] + held


def test_what_was_waived_is_told_apart_from_what_the_contract_pays(drill: dict[str, Any]) -> None:
    """Customers were treated in all kinds of hospitals: some claims needed the waiver, some did not."""
    figures = drill["figures"]
    assert figures["claims.paid_ordinary"] > 0 and figures["claims.paid_hospital"] > 0
    parts = ("ordinary", "waiting", "hospital", "deductible")
    assert sum(figures[f"claims.paid_{part}"] for part in parts) >= figures["claims.paid_amount"]


def test_the_bank_paid_exactly_what_the_bulletin_states(drill: dict[str, Any]) -> None:
    assert drill["bank"]["executed_fen"] == drill["figures"]["claims.paid_amount"]
    assert drill["bank"]["executed_twice"] == 0


@pytest.mark.long
@pytest.mark.skipif(not OUTSIDE.exists(), reason="the outside inputs do not come with a public clone")
def test_the_main_job_runs_on_an_outside_book_and_outside_lists(tmp_path: Path) -> None:
    outcome = _play(
        tmp_path,
        *("--book", str(OUTSIDE / "book")),
        *("--list", str(OUTSIDE / "own-notices.csv")),
        *("--list", str(OUTSIDE / "affected-list.xlsx")),
    )
    assert outcome["complete"]
    assert outcome["figures"]["claims.paid"] > 0
