"""The embedded server survives what happens to servers."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from unpaused.config.processes import keeping
from unpaused.config.processes.keeping import LOOK_SECONDS, DatabaseKeeper
from unpaused.config.processes.postgres import EmbeddedPostgres


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path)
    yield server
    server.stop()


def _pid(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def _ask(server: EmbeddedPostgres, statement: str) -> object:
    with psycopg.connect(server.connection().url("unpaused_owner"), autocommit=True) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[call-overload]
        return row and row[0]


def test_a_second_start_finds_the_running_server(server: EmbeddedPostgres) -> None:
    server.start()
    pid = _pid(server)
    EmbeddedPostgres(server.folder.parent).start()
    assert _pid(server) == pid


def test_two_starts_at_once_make_one_server(server: EmbeddedPostgres) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda home: EmbeddedPostgres(home).start(), [server.folder.parent] * 2)
    assert first == second
    assert _ask(server, "SELECT 1") == 1


def test_committed_rows_survive_an_unclean_stop(server: EmbeddedPostgres) -> None:
    server.start()
    with psycopg.connect(server.connection().url("unpaused_owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    os.kill(_pid(server), signal.SIGQUIT)  # immediate shutdown: no checkpoint, as after a power cut
    while server.running():
        pass
    server.start()
    assert _ask(server, "SELECT n FROM kept") == 7


def test_a_first_start_killed_half_way_begins_again(server: EmbeddedPostgres) -> None:
    server.data.mkdir(parents=True)
    (server.data / "half").write_text("initdb was here")
    server.start()
    assert _ask(server, "SELECT 1") == 1


def test_a_wrong_password_is_refused(server: EmbeddedPostgres) -> None:
    connection = server.start()
    url = connection.url("unpaused_app").replace(connection.passwords["unpaused_app"], "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_the_data_folder_is_private(server: EmbeddedPostgres) -> None:
    server.start()
    assert server.data.stat().st_mode & 0o077 == 0
    assert (server.folder.parent / "keys" / "postgres.json").stat().st_mode & 0o077 == 0


def test_a_server_that_cannot_start_says_why(server: EmbeddedPostgres) -> None:
    server.start()
    server.stop()
    with (server.data / "postgresql.conf").open("a") as file:
        file.write("max_connections = many\n")
    with pytest.raises(Exception, match="max_connections"):
        server.start()


def test_a_server_that_is_killed_while_the_site_runs_comes_back(server: EmbeddedPostgres) -> None:
    server.start()
    with psycopg.connect(server.connection().url("unpaused_owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    pid = _pid(server)
    with DatabaseKeeper(server):
        os.kill(pid, signal.SIGKILL)
        for _ in range(600):
            if server.running() and _pid(server) != pid:
                break
            time.sleep(0.1)
        assert _ask(server, "SELECT number FROM kept") == 7
    server.stop()
    time.sleep(LOOK_SECONDS + 1)
    assert not server.running()


class Sick(EmbeddedPostgres):
    """Neither asked nor started at first."""

    faults = [OSError("no memory"), psycopg.OperationalError("the database system is starting up")]

    def running(self) -> bool:
        if self.faults:
            raise self.faults.pop()
        return super().running()


def test_the_keeper_outlives_what_it_cannot_mend_yet(server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LOOK_SECONDS", 0.1)
    server.start()
    server.stop()
    sick = Sick(server.folder.parent)
    with DatabaseKeeper(sick):
        for _ in range(600):
            if server.running():
                break
            time.sleep(0.1)
    assert sick.faults == [] and server.running()
