"""PostgreSQL restarted, as after a power cut, while workers are busy: every job is done, no effect doubled."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from unpaused.config.processes.database import bring_up
from unpaused.config.processes.postgres import EmbeddedPostgres

JOBS = 300
_ENQUEUE = """
import sys
from tests.processes import restart_worker
for number in range(int(sys.argv[1])):
    restart_worker.keep.defer(number=number)
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedPostgres]:
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    server = bring_up(tmp_path)
    assert server
    with psycopg.connect(server.connection().url("unpaused_owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (number int PRIMARY KEY)")
    yield server
    server.stop()


def _kept(server: EmbeddedPostgres) -> int:
    try:
        with psycopg.connect(server.connection().url("unpaused_app")) as connection:
            row = connection.execute("SELECT count(*) FROM kept").fetchone()
            return int(row[0]) if row else 0
    except psycopg.OperationalError:
        return -1


@pytest.mark.long
def test_every_job_is_done_once_through_three_restarts(server: EmbeddedPostgres) -> None:
    surroundings = dict(os.environ)
    subprocess.run([sys.executable, "-c", _ENQUEUE, str(JOBS)], env=surroundings, check=True)
    workers = [
        subprocess.Popen([sys.executable, "-m", "tests.processes.restart_worker"], env=surroundings) for _ in range(2)
    ]
    try:
        for _ in range(3):
            time.sleep(2)
            server.restart()
        deadline = time.monotonic() + 240
        while _kept(server) < JOBS and time.monotonic() < deadline:
            time.sleep(1)
            for place, worker in enumerate(workers):
                if worker.poll() is not None:  # what the supervisor does in the product
                    workers[place] = subprocess.Popen(worker.args, env=surroundings)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert _kept(server) == JOBS
