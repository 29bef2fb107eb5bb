"""A worker with one job that waits while the file named in HOLD exists, then notes that it was done."""

import os
import time
from pathlib import Path

from unpaused.config.processes import worker
from unpaused.foundation.jobs.app import app


@app.task(name="test.slow", queue="test")
def slow() -> None:
    notes = Path(os.environ["NOTES"])
    with notes.open("a") as file:
        file.write("begun\n")
    while Path(os.environ["HOLD"]).exists():
        time.sleep(0.05)
    with notes.open("a") as file:
        file.write("done\n")


if __name__ == "__main__":
    worker.main(["test"])
