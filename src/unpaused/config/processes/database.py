"""Bringing the database up: embedded where none is configured, grants, migrations as the owner."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from unpaused.config import environment
from unpaused.config.processes.postgres import DATABASE, Connection, EmbeddedPostgres, create_database, grant_roles
from unpaused.kernel.errors import Unavailable


def bring_up(home: Path) -> EmbeddedPostgres | None:
    """Starts the embedded server where no address is configured, then migrates. Returns the server if embedded.

    Raises Unavailable where the server will not start or a migration fails.
    """
    if environment.value("DATABASE_URL"):
        migrate(environment.value("DATABASE_OWNER_URL") or environment.value("DATABASE_URL"))
        return None
    server = EmbeddedPostgres(home)
    migrate(server.start().url("unpaused_owner"))
    return server


def migrate(owner_url: str) -> None:
    """Runs every migration as the owner role, in a process of its own: this one works as the app role.

    Two starts at once take turns. Raises Unavailable where the server does not answer or a migration fails.
    """
    try:
        with psycopg.connect(owner_url, autocommit=True) as turn:
            turn.execute("SELECT pg_advisory_lock(hashtext('unpaused.migrate'))")
            grant_roles(owner_url)
            _migrate(owner_url)
    except psycopg.OperationalError as error:
        raise Unavailable(
            "database.unreachable", "PostgreSQL does not answer: {reason}", reason=str(error).strip()
        ) from None


def _migrate(owner_url: str) -> None:
    surroundings = {
        **os.environ,
        "DATABASE_URL": owner_url,
        "DJANGO_SETTINGS_MODULE": "unpaused.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--no-input", "--skip-checks", "--verbosity=0"],
        env=surroundings,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Unavailable("database.migrate", "A migration failed:\n{log}", log=done.stderr[-2000:])


def lay_anew(connection: Connection) -> None:
    """Drops the embedded server's database and makes an empty one: for drills only."""
    with psycopg.connect(connection.url("postgres", "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
        create_database(server, DATABASE)
