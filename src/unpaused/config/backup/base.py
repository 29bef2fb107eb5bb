"""Base backups: the whole cluster as it was between two moments, with the log needed to make it whole."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from unpaused import __version__
from unpaused.config.backup import trees
from unpaused.config.backup.place import Place, ask, replication_url, run
from unpaused.config.backup.vault import Kept, Vault
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

MANIFEST = "manifest.json"
FORMAT = 1
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Base:
    """What the manifest of a base backup says; it is written last, so a backup without one is none.

    `stopped_at` is the earliest moment to which it can be restored. Positions in the log are bytes from its beginning.
    """

    id: str
    started_at: datetime
    stopped_at: datetime
    system: str
    timeline: int
    start_lsn: int
    end_lsn: int
    segment_bytes: int
    postgres: str
    software: str
    files: dict[str, Kept]

    @property
    def size(self) -> int:
        return sum(kept.size for kept in self.files.values())


def take(place: Place, tell: Tell = lambda stage, done, total: None) -> Base:
    """One base backup now, pushed whole. Raises Unavailable, Refused; what was pushed half is removed by `prune`."""
    url = replication_url()
    system, segment = server(url)
    claim_store(place, system)
    started = clock.now()
    backup_id = f"{started:%Y%m%dT%H%M%SZ}"
    work = place.work / backup_id
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
    try:
        tell("copy", 0, 1)
        run("pg_basebackup", "-D", str(work), "--format=tar", "--compress=client-gzip:1", "--wal-method=stream",
            "--checkpoint=fast", "--manifest-checksums=SHA256", "--no-password", url=url)  # fmt: skip
        stopped = _moment(url)
        ranges = json.loads((work / "backup_manifest").read_text())["WAL-Ranges"]
        trees.sync(place)
        base = Base(
            id=backup_id,
            started_at=started,
            stopped_at=stopped,
            system=system,
            timeline=int(ranges[-1]["Timeline"]),
            start_lsn=position(ranges[0]["Start-LSN"]),
            end_lsn=position(ranges[-1]["End-LSN"]),
            segment_bytes=segment,
            postgres=str(ask(url, "SHOW server_version")[0][0]),
            software=__version__,
            files=_push(place.vault, backup_id, work, tell),
        )
        place.vault.put_json(f"base/{backup_id}/{MANIFEST}", {"format": FORMAT, **asdict(base)})
        return base
    finally:
        shutil.rmtree(work, ignore_errors=True)


def all_bases(vault: Vault) -> list[Base]:
    """Those that are whole, the oldest first. Raises Refused where a manifest was altered."""
    names = [name for name in vault.names("base/") if name.endswith(f"/{MANIFEST}")]
    return [_read(vault, name) for name in names]


def claim_store(place: Place, system: str) -> None:
    """One store keeps one database cluster: two would overwrite each other's log. Raises Refused, also where a store
    that was ours is empty: a share that is not mounted leaves a folder, and what is written there leaves no machine."""
    vault = place.vault
    if vault.holds("origin.json"):
        if vault.get_json("origin.json")["system"] != system:
            raise Refused("backup.other", "This store keeps the backup of another database: choose another BACKUP_URL.")
    elif place.claimed.exists() and place.claimed.read_text() == _name(place, system):
        raise Refused(
            "backup.empty",
            "The store is empty, though this database was backed up to it before: is it mounted? To begin anew on "
            "purpose, delete {file}.",
            file=str(place.claimed),
        )
    else:
        vault.put_json("origin.json", {"system": system})
    place.claimed.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.claimed.write_text(_name(place, system))


def _name(place: Place, system: str) -> str:
    return f"{system} {place.address}"


def position(lsn: str) -> int:
    """Bytes from the log's beginning: "0/3000028"."""
    high, low = lsn.split("/")
    return (int(high, 16) << 32) + int(low, 16)


def server(url: str) -> tuple[str, int]:
    """The cluster's identifier and the bytes of a segment of its log. Raises Unavailable, Refused."""
    [(system, segment)] = ask(
        url,
        "SELECT (SELECT system_identifier::text FROM pg_control_system()),"
        " pg_size_bytes(current_setting('wal_segment_size'))",
    )
    [(spaces,)] = ask(url, "SELECT count(*) FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')")
    if spaces:
        raise Refused("backup.tablespaces", "A database with tablespaces of its own is not supported.")
    return str(system), int(str(segment))


def timeline_of(url: str) -> int:
    """Which timeline the server writes. Raises Unavailable."""
    return int(str(ask(url, "SELECT timeline_id FROM pg_control_checkpoint()")[0][0]))


def _moment(url: str) -> datetime:
    [(moment,)] = ask(url, "SELECT clock_timestamp()")
    assert isinstance(moment, datetime)  # noqa: S101  the type of the column
    return moment


def _push(vault: Vault, backup_id: str, work: Path, tell: Tell) -> dict[str, Kept]:
    paths = sorted(path for path in work.iterdir() if path.is_file())
    kept = {}
    for number, path in enumerate(paths):
        tell("push", number, len(paths))
        kept[path.name] = vault.put_file(f"base/{backup_id}/{path.name}", path)
    tell("push", len(paths), len(paths))
    return kept


def _read(vault: Vault, name: str) -> Base:
    found: dict[str, Any] = vault.get_json(name)
    if found.pop("format") != FORMAT:
        raise Refused("backup.format", "{name} was written by a newer version of Unpaused.", name=name)
    found["files"] = {file: Kept(**kept) for file, kept in found["files"].items()}
    for field in ("started_at", "stopped_at"):
        found[field] = datetime.fromisoformat(found[field])
    return Base(**found)
