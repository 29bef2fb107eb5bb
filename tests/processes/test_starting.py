"""Starts that meet: in one folder, on one database, with a database that is not there."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from unpaused.config import environment
from unpaused.config.processes import ports
from unpaused.config.processes.database import migrate
from unpaused.config.processes.postgres import EmbeddedPostgres, create_database
from unpaused.config.processes.sole import sole
from unpaused.kernel.errors import Refused

NOWHERE = "postgresql://someone:terrible-secret@127.0.0.1:1/none"
FRESH = "test_starts"


def _unpaused(home: Path, *arguments: str, database: str = "", port: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from unpaused.config.cli.main import main; main()", *arguments]
    surroundings = os.environ | {"UNPAUSED_HOME": str(home), "LC_ALL": "en_GB.UTF-8"}
    surroundings |= {"UNPAUSED_HTTP_PORT": str(ports.any_free_port()), "UNPAUSED_LIVE_PORT": str(ports.any_free_port())}
    surroundings |= {"UNPAUSED_HTTP_PORT": port} if port else {}
    surroundings |= {"DATABASE_URL": database} if database else {}
    return subprocess.run(command, env=surroundings, capture_output=True, text=True)


@pytest.mark.parametrize(("command", "folder"), [(("up",), "."), (("demo", "--no-serve"), "demo")], ids=["up", "demo"])
def test_a_second_start_in_one_folder_is_refused_and_touches_nothing(
    tmp_path: Path, command: tuple[str, ...], folder: str
) -> None:
    home = tmp_path / folder
    home.mkdir(exist_ok=True)
    with sole(home):
        before = sorted(tmp_path.rglob("*"))
        refused = _unpaused(tmp_path, *command)
        assert sorted(tmp_path.rglob("*")) == before
    said = refused.stdout + refused.stderr
    assert refused.returncode == 1
    assert f"process {os.getpid()}" in " ".join(said.split())
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_port_that_is_taken_is_said_in_words_and_nothing_is_started(tmp_path: Path, command: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = _unpaused(tmp_path, command, port=str(other.getsockname()[1]))
    said = refused.stdout + refused.stderr
    assert refused.returncode == 1
    assert "is taken" in said
    assert "Traceback" not in said
    assert not list(tmp_path.rglob("PG_VERSION"))


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_port_that_is_none_is_said_in_words(tmp_path: Path, command: str) -> None:
    refused = _unpaused(tmp_path, command, port="abc")
    said = " ".join((refused.stdout + refused.stderr).split())
    assert refused.returncode == 1
    assert "UNPAUSED_HTTP_PORT must be a port between 1 and 65535, not abc." in said


@pytest.mark.long
def test_whoever_is_stopped_on_the_way_up_leaves_no_database_running(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from unpaused.config.cli.main import main; main()", "up"]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE")}
    surroundings |= {"UNPAUSED_HOME": str(tmp_path), "UNPAUSED_HTTP_PORT": str(ports.any_free_port())}
    surroundings |= {"UNPAUSED_LIVE_PORT": str(ports.any_free_port())}
    starting = subprocess.Popen(command, env=surroundings)
    pid_file = tmp_path / "postgres" / "data" / "postmaster.pid"
    while not pid_file.exists() and starting.poll() is None:
        time.sleep(0.02)
    starting.terminate()
    starting.wait()
    assert not EmbeddedPostgres(tmp_path).running()
    assert not pid_file.exists()


def test_what_a_command_writes_is_its_users_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    _unpaused(home, "up", database=NOWHERE)
    files = [home, *home.rglob("*")]
    assert len(files) > 1
    assert [path for path in files if path.stat().st_mode & 0o077] == []


def test_the_folder_is_free_again_when_its_process_is_gone(tmp_path: Path) -> None:
    holds = (
        f"import time, pathlib; from unpaused.config.processes.sole import sole\n"
        f"with sole(pathlib.Path({str(tmp_path)!r})):\n print('held', flush=True)\n time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", holds], stdout=subprocess.PIPE) as other:
        assert other.stdout and other.stdout.readline()
        with pytest.raises(Refused, match=str(other.pid)), sole(tmp_path):
            pass
        other.kill()
    with sole(tmp_path):
        pass


@pytest.fixture
def empty_database(database_server: EmbeddedPostgres) -> Iterator[str]:
    """The owner's address of a database without tables."""
    connection = database_server.connection()
    with psycopg.connect(connection.url("postgres", "postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {FRESH} WITH (FORCE)")
        create_database(admin, FRESH)
        yield connection.url("unpaused_owner", FRESH)
        admin.execute(f"DROP DATABASE {FRESH} WITH (FORCE)")


@pytest.mark.long
def test_two_first_starts_migrate_one_after_the_other(empty_database: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate, [empty_database] * 2))
    with psycopg.connect(empty_database) as owner:
        assert owner.execute("SELECT count(*) > 30 FROM django_migrations").fetchone() == (True,)


def test_first_starts_at_once_agree_on_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNPAUSED_HOME", str(tmp_path))
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda name: environment.kept_secret("UNPAUSED_NO_SUCH", name), ["secret"] * 40))
    assert len(made) == 1
    assert len(made.pop()) == 64
    assert (tmp_path / "keys" / "secret").stat().st_mode & 0o077 == 0
    assert [each.name for each in (tmp_path / "keys").iterdir()] == ["secret"]


@pytest.mark.parametrize("command", [("up",), ("audit",), ("forget", "7", "--reason", "asked for it")], ids=" ".join)
def test_a_database_that_is_not_there_is_said_in_words(tmp_path: Path, command: tuple[str, ...]) -> None:
    refused = _unpaused(tmp_path, *command, database=NOWHERE)
    assert refused.returncode == 1
    assert "The database does not answer" in refused.stderr
    assert "DATABASE_URL" in refused.stderr
    assert "Traceback" not in refused.stderr + refused.stdout
    assert "terrible-secret" not in refused.stderr + refused.stdout
    answer = json.loads(_unpaused(tmp_path, *command, "--json", database=NOWHERE).stdout)
    assert (answer["ok"], answer["code"]) == (False, "database.unreachable")


def test_the_trail_of_an_installation_that_is_not_running_says_so(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("18")
    refused = _unpaused(tmp_path, "audit")
    assert refused.returncode == 1
    assert "`unpaused up` must be running" in " ".join(refused.stderr.split())
    assert "Traceback" not in refused.stderr


def test_the_address_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    monkeypatch.setenv("UNPAUSED_HTTP_PORT", "8190")
    assert environment.value("PUBLIC_URL") == "http://127.0.0.1:8190"
