"""The drill's database: each drill starts from nothing. A copy that was migrated, never used, is kept for the next."""

import hashlib
from importlib.metadata import distributions
from pathlib import Path

import psycopg
from psycopg import sql

import unpaused
from unpaused.config.processes import database
from unpaused.config.processes.postgres import DATABASE, Connection, EmbeddedPostgres, create_database

_UNUSED = "unused_"


def set_up(home: Path) -> EmbeddedPostgres:
    """Starts the embedded server in `home` with an empty, migrated database; what an earlier drill left is dropped.

    Migrating takes a quarter of a minute, copying none. Raises Unavailable.
    """
    server = EmbeddedPostgres(home)
    try:
        _lay(home, server.start())
    except BaseException:
        server.stop()
        raise
    return server


def _lay(home: Path, connection: Connection) -> None:
    unused = _UNUSED + _shape()
    if _copied(connection, unused):
        return
    database.bring_up(home)
    with _admin(connection) as admin:
        create_database(admin, unused, DATABASE)


def _copied(connection: Connection, unused: str) -> bool:
    """Whether there was a copy to lay the database from. Else it is empty, and copies of other shapes are gone."""
    with _admin(connection) as admin:
        _drop(admin, DATABASE)
        found = admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (_UNUSED,))
        names = {str(name) for (name,) in found}
        for name in names - {unused}:
            _drop(admin, name)
        create_database(admin, DATABASE, *([unused] if unused in names else []))
    return unused in names


def _drop(admin: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _admin(connection: Connection) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(connection.url("postgres", "postgres"), autocommit=True)


def _shape(root: Path = Path(unpaused.__file__).parent) -> str:
    """Of everything that a migrated database depends on: our migrations, and the installed packages with theirs."""
    found = hashlib.sha256()
    for each in sorted(f"{one.name}=={one.version}" for one in distributions()):
        found.update(each.encode())
    for path in sorted(root.rglob("migrations/*.py")):
        found.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:16]
