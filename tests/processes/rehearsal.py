"""The restore rehearsal: load, a base backup, more load, a moment, more load, everything destroyed; then the moment is
brought back on another machine that has nothing but the master key and the store.

`scripts/restore-rehearsal` writes its log as docs/manual/restore-rehearsal.md; the test asks the same of it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from unpaused.config.backup.deletions import registered
from unpaused.config.backup.log import COVERED
from unpaused.config.backup.vault import Vault
from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.foundation.keys import FileSource, Keyring
from unpaused.gateways.storage import FolderStorage
from unpaused.kernel import clock

PATIENCE = 240.0
_UNSET = ("DATABASE_URL", "DATABASE_OWNER_URL", "BACKUP_DATABASE_URL", "UNPAUSED_MASTER_KEY", "UNPAUSED_KEY_COMMAND")


@dataclass
class Outcome:
    """`committed` are the rounds that the outside world saw, by number; `to` the moment that was brought back."""

    to: datetime
    destroyed_at: datetime
    committed: dict[int, datetime]
    at_moment: dict[str, Any]
    latest: dict[str, Any]
    forgotten_again: int
    restore_seconds: float
    verified: dict[str, Any]
    log: list[tuple[str, str]] = field(default_factory=list)

    def rounds_until(self, moment: datetime) -> int:
        return max(number for number, at in self.committed.items() if at <= moment)


class Machine:
    """One machine with a home of its own; they share the store."""

    def __init__(self, folder: Path, store: Path) -> None:
        self.home = folder
        self.server = EmbeddedPostgres(folder)
        self.surroundings = {name: value for name, value in os.environ.items() if name not in _UNSET} | {
            "UNPAUSED_HOME": str(folder),
            "UNPAUSED_BOOK": str(folder / "book"),
            "BACKUP_URL": str(store),
            "LANG": "en",
        }

    def run(self, *arguments: str) -> str:
        done = subprocess.run([sys.executable, "-m", *arguments], env=self.surroundings, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def unpaused(self, *arguments: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("unpaused.config.cli.main", *arguments, "--json"))
        return found

    def begin(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-m", *arguments], env=self.surroundings)

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("tests.processes.restore_state"))
        return found


def rehearse(folder: Path, tell: Callable[[str], None] = lambda line: None) -> Outcome:
    """Everything below `folder`. Raises AssertionError where a step fails."""
    store = folder / "store"
    first = Machine(folder / "first", store)
    steps: list[tuple[str, str]] = []

    def note(line: str) -> None:
        steps.append((f"{clock.now():%H:%M:%S}", line))
        tell(line)

    first.home.mkdir(parents=True)
    first.run("tests.processes.bring_up")
    notes = folder / "notes"
    load = first.begin("tests.processes.restore_load", str(notes))
    keeper = first.begin("unpaused.config.cli.main", "backup", "keep")
    try:
        note("load runs; the keeper of the backup runs")
        until(lambda: _rounds(notes) > 60)
        until(lambda: bool(first.unpaused("backup", "list")["backups"]))
        base = first.unpaused("backup", "list")["backups"][-1]
        note(f"base backup {base['id']}, {sum(f['size'] for f in base['files'].values()) / 1e6:.1f} MB")
        reached = _rounds(notes) + 100
        until(lambda: _rounds(notes) > reached)
        moment = clock.now()
        note(f"the moment to bring back: {moment.isoformat()}, after {_rounds(notes)} rounds")
        # A person is forgotten after the moment: the restore must not bring them back.
        first.run("unpaused.config.operator", "forget", "2", "asked for deletion after the moment")
        until(lambda: _covered(first, store) > moment + timedelta(seconds=1) and _rounds(notes) > reached + 100)
        until(lambda: _deletions(first, store) > 0)
        # Until the next look at least, so that what is lost is what a whole look loses.
        time.sleep(4)
        destroyed_at = clock.now()
    finally:
        for process in (load, keeper):
            process.send_signal(signal.SIGKILL)
            process.wait()
    note(f"destroyed without warning after {_rounds(notes)} rounds: processes killed, database, files, keys removed")
    first.server.stop()
    secret = (first.home / "keys" / "master_key").read_text()
    shutil.rmtree(first.home)

    second = Machine(folder / "second", store)
    (second.home / "keys").mkdir(parents=True, mode=0o700)
    (second.home / "keys" / "master_key").write_text(secret)
    verified = second.unpaused("backup", "verify")
    note(f"another machine with the master key: verified, {verified['segments']} segments, {verified['files']} files")
    began = time.monotonic()
    restored = second.unpaused("restore", "--to", moment.isoformat())
    seconds = time.monotonic() - began
    at_moment = second.state()
    note(f"restored to the moment in {seconds:.1f} s: {at_moment['rounds']} rounds, "
         f"ledger sum {at_moment['ledger_sum_fen']}, {at_moment['open_jobs']} open jobs")  # fmt: skip
    second.server.stop()
    second.unpaused("restore", "--to", "latest")
    latest = second.state()
    note(f"restored as late as possible: {latest['rounds']} rounds")
    second.server.stop()
    committed = dict(noted(notes))
    return Outcome(
        moment, destroyed_at, committed, at_moment, latest, restored["forgotten_again"], seconds, verified, steps
    )


def until(reached: Callable[[], bool]) -> None:
    """Waits. Raises AssertionError after `PATIENCE` seconds."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "the rehearsal waited too long"
        time.sleep(0.5)


def noted(notes: Path) -> list[tuple[int, datetime]]:
    """The rounds that the load saw committed, and when."""
    lines = notes.read_text().splitlines() if notes.exists() else []
    return [(number, datetime.fromisoformat(at)) for number, at in map(json.loads, lines)]


def _rounds(notes: Path) -> int:
    return len(noted(notes))


def _vault(machine: Machine, store: Path) -> Vault:
    return Vault(FolderStorage(store), Keyring(FileSource(machine.home / "keys" / "master_key")))


def _deletions(machine: Machine, store: Path) -> int:
    """How many people the backup knows as forgotten."""
    return len(registered(_vault(machine, store)))


def _covered(machine: Machine, store: Path) -> datetime:
    vault = _vault(machine, store)
    if not vault.holds(COVERED):
        return datetime.fromisoformat("2000-01-01T00:00:00+00:00")
    return datetime.fromisoformat(vault.get_json(COVERED)["until"])
