"""The warm standby rehearsed by the recipe of docs/manual/running.md: load on a primary, a standby that plays its log,
the primary lost in mid-load, the standby promoted."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.processes.rehearsal import Machine, noted, until
from unpaused.config.processes.postgres import SYSTEM_USER, Connection, binaries

SLOT, REPLICATOR = "standby", "replicator"


@dataclass(frozen=True)
class Outcome:
    """`committed`: the rounds that the outside world saw; `state`: what the promoted standby holds; `after`: the same
    once work went on there; `seconds` from the loss to the first answer."""

    committed: list[int]
    state: dict[str, Any]
    after: dict[str, Any]
    seconds: float


class Standby(Machine):
    """A server beside the primary, with a socket of its own; roles and their passwords come with the data."""

    def __init__(self, folder: Path, primary: Machine) -> None:
        super().__init__(folder, folder / "no-store")
        shutil.copytree(primary.home, folder, ignore=shutil.ignore_patterns("postgres*", "*.lock"))
        self.place = folder.with_name("standby-server")
        self.data = self.place / "data"
        self.place.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.place, SYSTEM_USER, SYSTEM_USER)
        self.connection = Connection(str(self.place), primary.server.connection().passwords)
        self.surroundings |= {
            "DATABASE_URL": self.connection.url("unpaused_app"),
            "DATABASE_OWNER_URL": self.connection.url("unpaused_owner"),
        }

    def copy(self, primary: Connection, password: str) -> None:
        conninfo = f"host={primary.socket_dir} user={REPLICATOR} password={password} application_name={SLOT}"
        _program("pg_basebackup", "-d", conninfo, "-D", self.data, "-R", "-S", SLOT, "-X", "stream", "-c", "fast")

    def ctl(self, *arguments: str) -> None:
        _program("pg_ctl", "-D", self.data, "-w", "-t", "180", *arguments)

    def start(self) -> None:
        self.ctl("start", "-o", f"-k {self.place}", "-l", str(self.place / "log"))


def fail_over(folder: Path, *, synchronous: bool, after: int) -> Outcome:
    """Everything below `folder`; `after`: how many rounds go on at the standby. Raises AssertionError where a
    step fails."""
    folder.chmod(0o755)
    first, notes = Machine(folder / "first", folder / "store"), folder / "notes"
    first.home.mkdir(parents=True)
    first.run("tests.processes.bring_up")
    primary, password = first.server.connection(), secrets.token_urlsafe(16)
    _as_superuser(
        primary,
        f"CREATE ROLE {REPLICATOR} LOGIN REPLICATION PASSWORD '{password}'",
        f"SELECT pg_create_physical_replication_slot('{SLOT}')",
        "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'",
        "SELECT pg_reload_conf()",
    )
    standby = Standby(folder / "second", first)
    standby.copy(primary, password)
    standby.start()
    try:
        if synchronous:
            _as_superuser(primary, f"ALTER SYSTEM SET synchronous_standby_names = '{SLOT}'", "SELECT pg_reload_conf()")
            until(lambda: _asked(primary, "SELECT sync_state FROM pg_stat_replication") == "sync")
        with _loaded(first, notes):
            until(lambda: len(noted(notes)) > 200)
            _kill(first)
        lost = time.monotonic()
        _carry_files(first, standby)
        standby.ctl("promote")
        state = standby.state()
        seconds = time.monotonic() - lost
        standby.run("unpaused.config.processes.database")  # as the new version's migration would: nothing is left
        standby.run("unpaused.config.cli.main", "audit")
        committed = [number for number, _at in noted(notes)]
        standby.run("tests.processes.restore_load", str(folder / "notes-after"), str(after))
        return Outcome(committed, state, standby.state(), seconds)
    finally:
        standby.ctl("stop", "-m", "fast")
        first.server.stop()


@contextlib.contextmanager
def _loaded(machine: Machine, notes: Path) -> Iterator[None]:
    load = machine.begin("tests.processes.restore_load", str(notes))
    try:
        yield
    finally:
        load.send_signal(signal.SIGKILL)
        load.wait()


def _kill(machine: Machine) -> None:
    """The primary's processes end without a word, as when the machine under them does."""
    postmaster = psutil.Process(int((machine.server.data / "postmaster.pid").read_text().split()[0]))
    for process in (postmaster, *postmaster.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def _carry_files(first: Machine, standby: Standby) -> None:
    """What a replicated file system would have carried along: customers' files."""
    if (first.home / "files").exists():
        shutil.copytree(first.home / "files", standby.home / "files", dirs_exist_ok=True)


def _as_superuser(primary: Connection, *statements: str) -> None:
    with psycopg.connect(primary.url("postgres", "postgres"), autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def _asked(primary: Connection, question: str) -> object:
    with psycopg.connect(primary.url("postgres", "postgres"), autocommit=True) as server:
        row = server.execute(question).fetchone()
        return row[0] if row else None


def _program(name: str, *arguments: object) -> None:
    user = SYSTEM_USER if os.geteuid() == 0 else None
    done = subprocess.run(
        [str(binaries() / name), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=name != "pg_ctl",  # a server that it starts would hold the pipe open
        text=True,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
        check=False,
    )
    assert done.returncode == 0, json.dumps([name, done.returncode, done.stderr])
