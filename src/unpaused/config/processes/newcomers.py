"""Whether anybody has an account yet: on a new installation nobody can sign in before `unpaused account` ran."""

from pathlib import Path

import psycopg

from unpaused.config import environment
from unpaused.config.processes.postgres import EmbeddedPostgres

_ANYBODY = "SELECT EXISTS (SELECT FROM accounts_user WHERE is_active AND (NOT is_drill OR %s))"


def anybody(connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
    """Accounts of a drill count in a drill alone."""
    row = connection.execute(_ANYBODY, [environment.value("UNPAUSED_DRILL") == "1"]).fetchone()
    return bool(row and row[0])


def anybody_in(home: Path) -> bool:
    """Asks the running database of an installation. Where it gives no answer nothing is claimed: True."""
    url = environment.value("DATABASE_URL") or EmbeddedPostgres(home).connection().url("unpaused_app")
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return anybody(connection)
    except psycopg.Error:
        return True
