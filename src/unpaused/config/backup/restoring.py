"""Restore to a moment. Everything is fetched, opened and verified first; then the old data are moved aside, never
deleted, and PostgreSQL plays the log up to that moment.
"""

import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from unpaused.config.backup import checking, deletions, trees
from unpaused.config.backup.base import Base, Tell
from unpaused.config.backup.log import PARTIAL
from unpaused.config.backup.place import Place, run
from unpaused.config.backup.vault import Kept
from unpaused.config.processes.postgres import RESTORE_LOG, EmbeddedPostgres
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, Unavailable

_ENDED_BEFORE = "recovery ended before configured recovery target was reached"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `data` holds the cluster; `aside` what was there before, None where nothing was."""

    base: Base
    to: datetime
    data: Path
    aside: Path | None
    segments: int
    files: int
    forgotten: int


def restore(
    place: Place, to: datetime | None, backup_id: str | None = None, tell: Tell = lambda stage, done, total: None
) -> Restored:
    """Restores the embedded database, files and book to `to` (None: as late as possible).

    Raises Refused, before anything is touched, where the server runs, the moment cannot be reached, or any object is
    truncated, altered or missing; Unavailable where PostgreSQL does not come up (the data from before lie aside).
    """
    server = EmbeddedPostgres(place.home)
    if server.running():
        raise Refused("backup.running", "The database is running. Stop `unpaused up` first.")
    prepared = prepare(place, to, backup_id, tell)
    stamp = f"{clock.now():%Y%m%dT%H%M%S}"
    aside = _move_aside(server.data, stamp)
    prepared.data.rename(server.data)
    _play(server, place.work / "wal", prepared.to if to else None)
    files = _put_files(place, prepared.known, prepared.to)
    forgotten = settle_restored(prepared.forgotten, prepared.base.id, prepared.to)
    shutil.rmtree(place.work, ignore_errors=True)
    for folder in ("spool", "pushed"):  # of the timeline that was left
        shutil.rmtree(place.home / "backup" / folder, ignore_errors=True)
    return Restored(prepared.base, prepared.to, server.data, aside, prepared.segments, files, forgotten)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Fetched and verified, not yet in place."""

    base: Base
    to: datetime
    data: Path
    segments: int
    known: trees.Known
    forgotten: list[str]


def prepare(place: Place, to: datetime | None, backup_id: str | None, tell: Tell) -> Prepared:
    """Base, log and files in the work folder. Raises Refused."""
    base = checking.chosen(place.vault, backup_id, to)
    until = checking.covered_until(place.vault, base)
    if to and to > until:
        raise Refused(
            "backup.too_late",
            "The log reaches until {moment}. Choose an earlier moment, or `--to latest`.",
            moment=f"{until:%Y-%m-%d %H:%M:%S.%f%z}",
        )
    shutil.rmtree(place.work, ignore_errors=True)
    fetched, data = place.work / "fetched", place.work / "data"
    checking.fetch_base(place.vault, base, fetched, tell)
    _unpack(fetched, data)
    run("pg_verifybackup", "--no-parse-wal", "--quiet", "--manifest-path", str(fetched / "backup_manifest"), str(data))
    _unpack_one(fetched / "pg_wal.tar.gz", data / "pg_wal")
    shutil.rmtree(fetched)
    segments = _fetch_log(place, base, tell)
    known = trees.known(place.vault)
    _fetch_files(place, trees.needed_since(known, to or until), tell)
    forgotten = sorted(deletions.registered(place.vault))
    return Prepared(base, to or until, data, segments, known, forgotten)


def prepare_folder(place: Place, folder: Path, to: datetime | None, backup_id: str | None, tell: Tell) -> Prepared:
    """For a server of your own: a data folder that plays the log when its PostgreSQL is started. Raises Refused."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused("backup.not_empty", "{folder} is not empty.", folder=str(folder))
    prepared = prepare(place, to, backup_id, tell)
    shutil.copytree(prepared.data, folder, dirs_exist_ok=True)
    folder.chmod(0o700)
    wal = folder / "unpaused_wal"
    shutil.copytree(place.work / "wal", wal)
    _recovery(folder, wal, prepared.to if to else None)
    _put_files(place, prepared.known, prepared.to)
    shutil.rmtree(place.work, ignore_errors=True)
    return prepared


def _unpack(fetched: Path, data: Path) -> None:
    data.mkdir(mode=0o700)
    _unpack_one(fetched / "base.tar.gz", data)


def _unpack_one(path: Path, target: Path) -> None:
    target.mkdir(mode=0o700, exist_ok=True)
    try:
        with tarfile.open(path) as archive:
            archive.extractall(target, filter="data")
    except (tarfile.TarError, OSError, EOFError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of this machine's disk, not of the archive
        raise Refused("backup.altered", "{name} of the backup is truncated or altered.", name=path.name) from None


def _fetch_log(place: Place, base: Base, tell: Tell) -> int:
    wal = place.work / "wal"
    wal.mkdir(mode=0o700)
    segments = checking.segments_since(place.vault, base)
    history = [name for name in place.vault.names("wal/") if name.endswith(".history")]
    for number, name in enumerate([*segments, *history]):
        (wal / Path(name).name.removesuffix(PARTIAL)).write_bytes(place.vault.get(name))
        tell("log", number + 1, len(segments) + len(history))
    return len(segments)


def _fetch_files(place: Place, files: Mapping[str, Kept], tell: Tell) -> None:
    """To the work folder; what is on this machine already is left where it is."""
    missing = [name for name in files if not _target(place, name).exists()]
    for number, name in enumerate(missing):
        place.vault.fetch(f"pool/{name}", files[name], place.work / "pool" / name)
        tell("files", number + 1, len(missing))


def _target(place: Place, name: str) -> Path:
    label, _, rest = name.partition("/")
    return (place.home / "files" if label == "files" else place.book / "versions") / rest


def _put_files(place: Place, known: trees.Known, to: datetime) -> int:
    put = 0
    for name in known.files:
        fetched = place.work / "pool" / name
        if fetched.exists():
            target = _target(place, name)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(fetched, target)
            put += 1
    served = [version for at, version in known.served if at <= to] or [version for _, version in known.served[:1]]
    if served:
        (place.book / trees.POINTER).write_text(served[-1])
    return put


def _move_aside(data: Path, stamp: str) -> Path | None:
    if not data.exists():
        data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return None
    aside = data.with_name(f"data.before-{stamp}")
    data.rename(aside)
    return aside


def _recovery(data: Path, wal: Path, to: datetime | None) -> None:
    (data / "recovery.signal").touch()
    lines = [f'restore_command = \'cp "{wal}/%f" "%p"\'', "recovery_target_action = 'promote'"]
    if to:
        lines.append(f"recovery_target_time = '{to.isoformat()}'")
    auto = data / "postgresql.auto.conf"
    auto.write_text(auto.read_text() + "\n".join([_MARK, *lines, ""]))


_MARK = "# the lines below were written by a restore and are taken away when it is done"


def _done(data: Path) -> None:
    auto = data / "postgresql.auto.conf"
    auto.write_text(auto.read_text().partition(_MARK)[0])


def _play(server: EmbeddedPostgres, wal: Path, to: datetime | None) -> None:
    """Plays the log up to the moment. Where nothing was committed after it, the end of the log is the same."""
    _recovery(server.data, wal, to)
    server.hand_over_tree(server.data, wal)
    try:
        server.start_restored()
    except Unavailable:
        if to is None or _ENDED_BEFORE not in server.log_tail(RESTORE_LOG):
            raise
        _done(server.data)
        _recovery(server.data, wal, None)
        server.hand_over_tree(server.data, wal)
        server.start_restored()
    _done(server.data)
    server.hand_over_tree(server.data)
    server.start()


def settle_restored(forgotten: list[str], backup_id: str, to: datetime) -> int:
    """What the programs of the house must do on the restored data, as the app role."""
    done = subprocess.run(
        [sys.executable, "-m", "unpaused.config.operator", "restored", backup_id, to.isoformat()],
        input="\n".join(forgotten),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Unavailable("backup.after", "The data are restored, but: {said}", said=done.stderr[-800:])
    return int(done.stdout.split()[-1])
