"""A job survives the worker that was doing it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from unpaused.foundation.jobs.app import app
from unpaused.foundation.jobs.jobs import reclaim


@pytest.fixture
def place(tmp_path: Path, committed_db: None) -> dict[str, str]:
    hold = tmp_path / "hold"
    hold.touch()
    return {
        **os.environ,
        "NOTES": str(tmp_path / "notes"),
        "HOLD": str(hold),
        "DATABASE_URL": settings.DATABASE_URL,
    }


@pytest.fixture
def start_worker(place: dict[str, str]) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        workers.append(subprocess.Popen([sys.executable, "-m", "tests.processes.slow_worker"], env=place))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def _noted(notes: Path, lines: list[str]) -> list[str]:
    """What the workers wrote, once it is `lines`; after two minutes whatever it is."""
    found: list[str] = []
    for _ in range(2400):  # a start takes long on a busy machine
        found = notes.read_text().split() if notes.exists() else []
        if found == lines:
            break
        time.sleep(0.05)
    return found


def _reclaim(silent_seconds: float) -> int:
    with app.replace_connector(app.connector.get_worker_connector()) as waiting:

        async def run() -> int:
            async with waiting.open_async():
                return await reclaim(waiting.job_manager, silent_seconds)

        return asyncio.run(run())


def test_a_job_whose_worker_is_killed_is_done_by_the_next(
    place: dict[str, str], start_worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    notes = Path(place["NOTES"])
    app.configure_task("test.slow", queue="test", allow_unknown=True).defer()
    first = start_worker()
    assert _noted(notes, ["begun"]) == ["begun"]
    first.send_signal(signal.SIGKILL)
    first.wait()
    Path(place["HOLD"]).unlink()
    assert _reclaim(silent_seconds=0) == 1
    start_worker()
    assert _noted(notes, ["begun", "begun", "done"]) == ["begun", "begun", "done"]


def test_a_job_of_a_living_worker_is_left_alone(
    place: dict[str, str], start_worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    app.configure_task("test.slow", queue="test", allow_unknown=True).defer()
    start_worker()
    assert _noted(Path(place["NOTES"]), ["begun"]) == ["begun"]
    assert _reclaim(silent_seconds=30) == 0


def test_a_job_enqueued_by_a_job_is_part_of_its_transaction(
    place: dict[str, str], start_worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    """Rolled back, it never was: only the one enqueued afterwards runs."""
    Path(place["HOLD"]).unlink()
    app.configure_task("test.rolls_back", queue="test", allow_unknown=True).defer()
    start_worker()
    assert _noted(Path(place["NOTES"]), ["rolled_back"]) == ["rolled_back"]
    app.configure_task("test.slow", queue="test", allow_unknown=True).defer()
    assert _noted(Path(place["NOTES"]), ["rolled_back", "begun", "done"]) == ["rolled_back", "begun", "done"]
