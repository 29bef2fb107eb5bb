"""What this machine has seen of the seals: a file in the home folder, outside the database.

Whoever can delete rows of the database can delete their seals with them, and what is left of the chain then fits. Each
seal made or verified here is noted in the file, a line of JSON; one that is gone later, or another, is missed.

A database is told by PostgreSQL's identifier of its cluster and its own number in it. Machines that share a database
keep a file each, which holds what they have seen; a file that is missing or cannot be written stops nothing.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connection

from unpaused.foundation.audit.models import AuditSeal

RESTORED = "restored_to"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """One seal. `digest` in hex, `rows` that it covers, `at` when it was made."""

    seal: int
    at: datetime
    rows: int
    digest: str


def seen() -> list[Seen]:
    """In the order in which they were noted, since the last restore. Lines cut short by a full disk are passed over."""
    found: list[Seen] = []
    for line in _lines():
        if RESTORED in line:
            found = []
        else:
            found.append(Seen(line["seal"], datetime.fromisoformat(line["at"]), line["rows"], line["digest"]))
    return found


def note(seals: Iterable[AuditSeal]) -> None:
    """Adds those that are not in the file yet."""
    known = {each.digest for each in seen()}
    shown = [Seen(each.pk, each.at, each.rows, bytes(each.digest).hex()) for each in seals]
    _write(asdict(each) | {"at": each.at.isoformat()} for each in shown if each.digest not in known)


def begin_anew(to: str) -> None:
    """After a restore to a moment (ISO 8601): what was seen before it is another history, and is not missed."""
    _write([{RESTORED: to}])


def missing(seals: Iterable[AuditSeal]) -> list[Seen]:
    """Seals that were seen here and are not among these."""
    there = {(each.pk, bytes(each.digest).hex()) for each in seals}
    return [each for each in seen() if (each.seal, each.digest) not in there]


def _lines() -> list[dict[str, Any]]:
    try:
        text = _file().read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except OSError as error:
        _log.warning("audit.witness_unreadable", reason=str(error))
        return []
    return [line for line in map(_read, text.splitlines()) if line]


def _read(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _write(lines: Iterable[dict[str, object]]) -> None:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    if not text:
        return
    try:
        _file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _file().open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        _log.warning("audit.witness_unwritable", reason=str(error))


def _file() -> Path:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT system_identifier FROM pg_control_system()), oid FROM pg_database"
            " WHERE datname = current_database()"
        )
        cluster, database = cursor.fetchone()
    return Path(settings.SEALS_SEEN_ROOT) / f"{cluster}-{database}.jsonl"
