"""Starts that meet: two at once, a second drill, and a database that is not there."""

import fcntl
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from unpaused.config.processes import database
from unpaused.config.processes.postgres import EmbeddedPostgres

NOWHERE = "postgres://nobody:nothing@127.0.0.1:1/nowhere"


def _command(*words: str, **surroundings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", "from unpaused.config.cli.main import main; main()", *words],
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
    )


def test_two_first_starts_at_once_make_one_whole_database(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path)
    url = server.start().url("unpaused_owner")
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(database.migrate, [url, url]))
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) = count(DISTINCT (app, name)) FROM django_migrations").fetchone()
        assert row == (True,)
    finally:
        server.stop()


@pytest.mark.parametrize("words", [("up",), ("audit",), ("forget", "7", "--reason", "asked for deletion")])
def test_a_database_that_is_not_there_is_said_without_a_stack_trace(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = _command(*words, DATABASE_URL=NOWHERE, UNPAUSED_HOME=str(tmp_path))
    assert (done.returncode, "PostgreSQL" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_a_second_drill_in_the_same_folder_is_refused_and_touches_nothing(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    with (tmp_path / "demo" / "drill.lock").open("a") as running:
        fcntl.flock(running, fcntl.LOCK_EX)
        done = _command("demo", "--no-serve", "--persons", "1000", UNPAUSED_HOME=str(tmp_path))
    assert (done.returncode, "A drill runs in" in " ".join(done.stdout.split())) == (1, True)
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["drill.lock"]
