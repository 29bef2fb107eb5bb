"""The write-ahead log on its way out: received as it is written, pushed segment by segment.

`pg_receivewal` holds a replication slot, so the server keeps what has not been received. The segment that is being
written is pushed again and again until it is full: so the store is never further behind than one look.
"""

import contextlib
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from unpaused.config.backup.base import position
from unpaused.config.backup.place import Place, ask, program, replication_url, run, surroundings
from unpaused.config.processes.supervisor import end_with_parent
from unpaused.kernel.errors import Unavailable

SLOT = "unpaused_backup"
PARTIAL = ".partial"
COVERED = "covered.json"
_SEGMENT = re.compile(r"[0-9A-F]{24}")
_HISTORY = re.compile(r"[0-9A-F]{8}\.history")
_PATIENCE = 30.0


@contextmanager
def receiving(place: Place) -> Iterator[Callable[[], int | None]]:
    """Receives into the spool while inside; the value gives the exit code of the receiver once it ended."""
    url = replication_url()
    _begin_anew_where_lost(place, url)
    place.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    run("pg_receivewal", "--slot", SLOT, "--create-slot", "--if-not-exists", "--no-password", url=url)
    receiver = subprocess.Popen(
        [program("pg_receivewal"), "-D", str(place.spool), "--slot", SLOT, "--synchronous", "--no-password"],
        env=surroundings(url),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=end_with_parent,
    )
    try:
        yield receiver.poll
    finally:
        receiver.terminate()
        try:
            receiver.wait(10)
        except subprocess.TimeoutExpired:
            receiver.kill()
            receiver.wait()


def _begin_anew_where_lost(place: Place, url: str) -> None:
    """Where the slot is gone, or the server gave up on it, the log goes on with a gap: the receiver would ask for ever
    for what follows the spool. The next base backup begins behind the gap (`keeper`)."""
    state = ask(url, "SELECT wal_status FROM pg_replication_slots WHERE slot_name = %s", [SLOT])
    if state == [("lost",)]:
        ask(url, "SELECT pg_drop_replication_slot(%s)", [SLOT])
    if state in ([], [("lost",)]):
        for folder in (place.spool, place.spool.parent / "pushed"):
            shutil.rmtree(folder, ignore_errors=True)


def let_go() -> None:
    """Of the embedded server's slot, where nothing is backed up any more: else the server keeps its log for it until
    the disk is full. Raises Unavailable."""
    ask(
        replication_url(),
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s AND NOT active",
        [SLOT],
    )


class Pusher:
    """Takes the spool to the store; remembers how far it has come."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._partial: tuple[str, int] | None = None

    def push(self) -> datetime:
        """Everything committed before the moment that it returns can now be restored. Raises Unavailable."""
        url = replication_url()
        [(moment, lsn)] = ask(url, "SELECT clock_timestamp(), pg_current_wal_flush_lsn()::text")
        _wait_until_received(url, str(lsn))
        for path in sorted(self._place.spool.iterdir()):
            self._push_one(path)
        assert isinstance(moment, datetime)  # noqa: S101  the type of the column
        self._place.vault.put_json(COVERED, {"until": moment.isoformat(), "lsn": position(str(lsn))})
        self._tidy()
        return moment

    def _push_one(self, path: Path) -> None:
        vault = self._place.vault
        done = self._place.spool.parent / "pushed" / path.name
        if _SEGMENT.fullmatch(path.name) or _HISTORY.fullmatch(path.name):
            if not done.exists():
                vault.put(f"wal/{path.name}", path.read_bytes())
                vault.remove(f"wal/{path.name}{PARTIAL}")
                done.parent.mkdir(mode=0o700, exist_ok=True)
                done.touch()
        elif path.name.endswith(PARTIAL):
            with contextlib.suppress(FileNotFoundError):  # it became whole just now: the next look takes it
                seen = (path.name, path.stat().st_mtime_ns)
                if seen != self._partial:
                    vault.put(f"wal/{path.name}", path.read_bytes())
                    self._partial = seen

    def _tidy(self) -> None:
        """The newest whole segment stays: by it the receiver knows where it was."""
        whole = sorted(path for path in self._place.spool.iterdir() if _SEGMENT.fullmatch(path.name))
        for path in whole[:-1]:
            done = self._place.spool.parent / "pushed" / path.name
            if done.exists():
                path.unlink()
                done.unlink()


def _wait_until_received(url: str, lsn: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    question = (
        "SELECT 1 FROM pg_stat_replication r JOIN pg_replication_slots s ON s.active_pid = r.pid"
        " WHERE s.slot_name = %s AND r.flush_lsn >= %s::pg_lsn"
    )
    while not ask(url, question, [SLOT, lsn]):
        if time.monotonic() > deadline:
            raise Unavailable("backup.receiving", "The log is not being received: look at the database server's log.")
        time.sleep(0.2)
