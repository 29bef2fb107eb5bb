"""Keeping originals and giving them back."""

import contextlib
import hashlib
import os
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.files import photographs
from unpaused.foundation.files.models import StoredFile
from unpaused.foundation.privacy import sealing
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock
from unpaused.kernel.errors import Unavailable

_PURPOSE = "file"
_log = structlog.get_logger()


def keep_photograph(*, by: Actor, subject: Subject, data: bytes) -> StoredFile:
    """Checks a photograph and keeps its original, sealed. Raises Refused."""
    found = photographs.check(data)
    return keep(by=by, subject=subject, data=data, media_type=found.media_type, width=found.width, height=found.height)


def keep(
    *,
    by: Actor,
    subject: Subject,
    data: bytes,
    media_type: str,
    width: int | None = None,
    height: int | None = None,
) -> StoredFile:
    """Keeps any bytes that were checked by the caller. Call inside the transaction of the act."""
    stored = StoredFile(
        subject=subject,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        size_bytes=len(data),
        width=width,
        height=height,
        kept_at=clock.now(),
    )
    _write(_path(stored), sealing.seal_bytes(subject, _PURPOSE, data))
    stored.save(force_insert=True)
    trail.record(by=by, action="files.keep", on=("file", stored.pk), subject=subject.pk)
    return stored


def discard(*, by: Actor, stored: StoredFile) -> None:
    """Deletes what its sender took back, once nothing refers to it; the bytes go when the transaction commits."""
    path = _path(stored)
    trail.record(by=by, action="files.discard", on=("file", stored.pk), subject=stored.subject_id)
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def original(stored: StoredFile) -> bytes:
    """The unchanged original. Raises sealing.Deleted, Unavailable where the disk does not give it, ciphers.Tampered,
    ValueError where the hash differs."""
    try:
        sealed = _path(stored).read_bytes()
    except OSError as error:
        raise _off_the_disk(error) from None
    data = sealing.unseal_bytes(stored.subject, _PURPOSE, sealed)
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise ValueError(f"file {stored.pk} is not what was kept")
    return data


def shown(stored: StoredFile) -> bytes:
    """The photograph as JPEG drawn anew, for a page."""
    return photographs.shown(original(stored))


def _path(stored: StoredFile) -> Path:
    name = stored.pk.hex
    return Path(settings.FILES_ROOT) / name[:2] / name


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: a process killed half-way leaves no half file under a real name. Raises Unavailable."""
    partial = path.with_suffix(".partial")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    except OSError as error:
        with contextlib.suppress(OSError):  # what it took of a full disk is given back
            partial.unlink(missing_ok=True)
        raise _off_the_disk(error) from None


def _off_the_disk(error: OSError) -> Unavailable:
    """For the operator the log has the reason; for everybody else it is over once the disk is mended."""
    _log.error("files.disk", reason=error.strerror or type(error).__name__)
    return Unavailable(
        "files.disk", "Files cannot be kept or read at the moment. Nothing that was sent before is lost."
    )
