"""A snapshot becomes the book that serves: checked, sorted, encrypted, indexed, swapped in at once."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from unpaused.foundation.book.checking import Snapshot, read_snapshot
from unpaused.foundation.book.contract import DATASETS, VERSION
from unpaused.foundation.book.indexing import PERSONS, Version, write_index
from unpaused.foundation.book.storing import (
    Cipher,
    digest,
    make_serving,
    serving_version,
    version_folder,
)
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

Progress = Callable[[str, int, int], None]
"""Told of a stage ("read", "write", "index"), how much of it is done, and of how much."""
MANIFEST = "manifest.json"
POLICY_LOOKUP, HOLDER_LOOKUP = "policy_lookup", "holder_lookup"
_KEPT_VERSIONS = 2


def build(folder: Path, out: Path, *, key: bytes | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """Builds the book in `out` from a snapshot folder and returns its manifest.

    With a `key` (16 bytes or more) everything is encrypted; a plain book is for the command line. Raises
    BookRefused with every fault of the snapshot; then, and when killed, the version before goes on serving.
    """
    tell = progress or _silent
    with _only_builder(out):
        return _build(folder, out, key, tell)


def _build(folder: Path, out: Path, key: bytes | None, tell: Progress) -> dict[str, Any]:
    tell("read", 0, 1)
    snapshot = read_snapshot(folder)
    tell("read", 1, 1)
    version = f"{clock.now():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    place = version_folder(out, version)
    try:
        place.mkdir(parents=True)
        manifest = _write(snapshot, place, version, key, _before(out, key), tell)
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)
        raise _not_written(out, error) from None
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    make_serving(out, version)
    _forget_old(out, version)
    return manifest


@contextmanager
def _only_builder(out: Path) -> Iterator[None]:
    """One build at a time in a folder; the lock goes with the process, however it ends."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / ".lock").open("w")
    except OSError as error:
        raise _not_written(out, error) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("book.busy", "Another build is running in {folder}.", folder=str(out)) from None
        yield


def _not_written(out: Path, error: OSError) -> Refused:
    return Refused(
        "book.not_written",
        "The book could not be written to {folder}: {reason}.",
        folder=str(out),
        reason=error.strerror or "unknown",
    )


def _silent(stage: str, done: int, total: int) -> None:
    """For callers who do not ask about progress."""


def _before(out: Path, key: bytes | None) -> Version | None:
    """The version that serves, if there is one that this key opens."""
    try:
        place, manifest = read_manifest(out)
        return Version(place, manifest, key) if manifest["encrypted"] == (key is not None) else None
    except Refused:
        return None


def _write(
    snapshot: Snapshot, place: Path, version: str, key: bytes | None, before: Version | None, tell: Progress
) -> dict[str, Any]:
    cipher = Cipher.of_version(key, version)
    tables = _sorted_tables(snapshot)
    for done, (name, table) in enumerate(tables.items()):
        cipher.write(table, place / f"{name}.parquet")
        tell("write", done + 1, len(tables))
    made = write_index(
        tables["persons"],
        place,
        version,
        as_of=snapshot.as_of,
        key=key,
        before=before,
        tell=lambda done, total: tell("index", done, total),
    )
    manifest = {**_manifest(snapshot, place, version, key is not None), "index": made.as_dict()}
    (place / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    _flush(place)
    return manifest


def _sorted_tables(snapshot: Snapshot) -> dict[str, pa.Table]:
    tables = {dataset.name: snapshot.tables[dataset.name].sort_by(dataset.sorted_by) for dataset in DATASETS}
    policies = tables["policies"]
    tables[POLICY_LOOKUP] = policies.select(["policy_no", "insured_id"]).sort_by("policy_no")
    held = policies.filter(pc.fill_null(pc.not_equal(policies["holder_id"], policies["insured_id"]), False))
    tables[HOLDER_LOOKUP] = held.select(["holder_id", "policy_no", "insured_id"]).sort_by("holder_id")
    return tables


def _manifest(snapshot: Snapshot, place: Path, version: str, encrypted: bool) -> dict[str, Any]:
    files = sorted(path for path in place.rglob("*") if path.is_file())
    return {
        "version": VERSION,
        "insurer": snapshot.insurer,
        "as_of": snapshot.as_of.isoformat(),
        "snapshot": version,
        "built_at": clock.now().isoformat(timespec="seconds"),
        "encrypted": encrypted,
        "counts": {dataset.name: len(snapshot.tables[dataset.name]) for dataset in DATASETS},
        "files": {path.relative_to(place).as_posix(): digest(path) for path in files},
    }


def _flush(place: Path) -> None:
    """The files must be on the disk before the pointer is."""
    for path in place.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _forget_old(out: Path, serving: str) -> None:
    """Keeps the version before, for readers who have it open; removes what is older, and what was left half done."""
    versions = sorted((path for path in (out / "versions").iterdir() if path.is_dir()), key=lambda path: path.name)
    whole = [path for path in versions if (path / MANIFEST).is_file() and path.name != serving]
    kept = {serving, *(path.name for path in whole[-(_KEPT_VERSIONS - 1) :])}
    for path in versions:
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def read_manifest(book: Path) -> tuple[Path, dict[str, Any]]:
    """The folder of the serving version and its manifest. Raises Refused."""
    place = version_folder(book, serving_version(book))
    try:
        return place, json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refused("book.unreadable", "The book cannot be read: {file} is damaged or the key is another.",
                      file=MANIFEST) from None  # fmt: skip


def cipher_for(manifest: dict[str, Any], key: bytes | None) -> Cipher:
    """What opens the files of a version; a plain one needs no key and ignores it. Raises Refused."""
    if manifest["encrypted"] and key is None:
        raise Refused("book.needs_key", "This book is encrypted: its key is needed.")
    return Cipher.of_version(key if manifest["encrypted"] else None, manifest["snapshot"])


def verify(book: Path, *, key: bytes | None = None) -> dict[str, Any]:
    """Checks every file of the serving version against its hash, and that the key opens it.

    Returns the manifest. Raises Refused naming each damaged file.
    """
    place, manifest = read_manifest(book)
    _refuse_damaged(place, manifest["files"])
    cipher = cipher_for(manifest, key)
    cipher.open(place / PERSONS)
    Version(place, manifest, key if manifest["encrypted"] else None).open_index()
    return manifest


def verify_persons(book: Path) -> None:
    """Checks the persons alone, for those who screen without the site: the pages of the index check themselves as they
    are read, no other file is. Raises Refused where the file is damaged."""
    place, manifest = read_manifest(book)
    _refuse_damaged(place, {PERSONS: manifest["files"].get(PERSONS, "")})


def _refuse_damaged(place: Path, files: dict[str, str]) -> None:
    damaged = [
        name for name, expected in files.items() if not (place / name).is_file() or digest(place / name) != expected
    ]
    if damaged:
        raise Refused("book.damaged", "The book is damaged: {files}. Build it again.", files=", ".join(sorted(damaged)))


def as_of(manifest: dict[str, Any]) -> date:
    """The day of the snapshot."""
    return date.fromisoformat(manifest["as_of"])
