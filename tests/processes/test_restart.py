"""PostgreSQL restarted, as after a power cut, while workers are busy: every event has its effect, and has it once."""

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
restart_worker.publish(int(sys.argv[1]))
"""
_WORK = "from tests.processes import restart_worker; restart_worker.work()"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedPostgres]:
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    server = bring_up(tmp_path)
    assert server
    with psycopg.connect(server.connection().url("unpaused_owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (number int)")  # no key: it would hide what happened twice
    yield server
    server.stop()


_LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'events' AND status IN ('todo', 'doing')"


def _done(server: EmbeddedPostgres) -> bool:
    """Whether no event is left that could still have an effect. Other queues wait for other workers."""
    try:
        with psycopg.connect(server.connection().url("unpaused_app")) as connection:
            return connection.execute(_LEFT).fetchone() == (0,)
    except psycopg.OperationalError:
        return False


@pytest.mark.long
def test_every_event_has_its_effect_once_through_three_restarts(server: EmbeddedPostgres) -> None:
    surroundings = dict(os.environ)
    subprocess.run([sys.executable, "-c", _ENQUEUE, str(JOBS)], env=surroundings, check=True)
    workers = [subprocess.Popen([sys.executable, "-c", _WORK], env=surroundings) for _ in range(2)]
    try:
        for _ in range(3):
            time.sleep(2)
            server.restart()
        deadline = time.monotonic() + 240
        while not _done(server) and time.monotonic() < deadline:
            time.sleep(1)
            for place, worker in enumerate(workers):
                if worker.poll() is not None:  # what the supervisor does in the product
                    workers[place] = subprocess.Popen(worker.args, env=surroundings)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    assert _done(server)
    with psycopg.connect(server.connection().url("unpaused_app")) as connection:
        kept = connection.execute("SELECT number, count(*) FROM kept GROUP BY number").fetchall()
    assert sorted(kept) == [(number, 1) for number in range(JOBS)]
