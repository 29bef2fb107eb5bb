"""A worker with jobs for tests: each notes what it does in the file NOTES; `slow` waits while HOLD exists."""

import contextlib
import os
import time
from pathlib import Path

from unpaused.config.processes import worker  # sets Django up
from unpaused.foundation.jobs.app import app

from django.db import transaction  # isort: skip


def _note(line: str) -> None:
    with Path(os.environ["NOTES"]).open("a") as file:
        file.write(line + "\n")


@app.task(name="test.slow", queue="test")
def slow() -> None:
    _note("begun")
    while Path(os.environ["HOLD"]).exists():
        time.sleep(0.05)
    _note("done")


@app.task(name="test.rolls_back", queue="test")
def rolls_back() -> None:
    with contextlib.suppress(RuntimeError), transaction.atomic():
        slow.defer()
        time.sleep(3)  # long enough for a worker to take a job that should not be there
        raise RuntimeError
    _note("rolled_back")


if __name__ == "__main__":
    worker.main(["test"])
