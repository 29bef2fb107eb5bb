"""Bringing the database up: embedded where none is configured, grants, migrations as the owner.

`python -m unpaused.config.processes.database` does it alone, for a server of your own (deploy/compose.yaml).
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import psycopg

from unpaused.config import environment
from unpaused.config.processes.keeping import DatabaseKeeper
from unpaused.config.processes.postgres import EmbeddedPostgres, grant_roles
from unpaused.kernel.errors import Unavailable

LOCK_MILLISECONDS = 3000
PAUSES = (0, 1, 2, 5, 10, 20, 30)
"""Seconds before each try of migrations whose locks others hold."""
_LOCKED = "canceling statement due to lock timeout"


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


@contextmanager
def brought_up(home: Path) -> Iterator[None]:
    """The database while the block runs: the embedded server comes back when it dies, and stops at the block's end,
    also where it began badly."""
    try:
        server = bring_up(home)
        with DatabaseKeeper(server) if server else nullcontext():
            yield
    finally:
        if not environment.value("DATABASE_URL"):
            EmbeddedPostgres(home).stop()


def migrate(owner_url: str) -> None:
    """Runs every migration as the owner role, in a process of its own: this one works as the app role.

    Of several starts at once, on this machine or on others, one migrates while the others wait. Raises Unavailable.
    """
    with _alone(owner_url):
        grant_roles(owner_url)
        _migrate(owner_url)


_TAKE = "SELECT pg_try_advisory_lock(hashtextextended('unpaused.migrate', 0))"


@contextmanager
def _alone(owner_url: str) -> Iterator[None]:
    """A lock of the database's own session: it is free again when this process dies. Raises Unavailable.

    Asked for again and again: whoever waited inside one statement would hold a view of the database, and an index that
    is built while in use waits for all such views to end.
    """
    try:
        held = psycopg.connect(owner_url, autocommit=True)
    except psycopg.Error as error:
        raise unreachable(error) from None
    with held:
        while held.execute(_TAKE).fetchone() != (True,):
            time.sleep(0.2)
        yield


def unreachable(error: Exception) -> Unavailable:
    """What PostgreSQL said, in the words for whoever started us; its messages hold no password."""
    said = " ".join(str(error).split())[:400]
    return Unavailable(
        "database.unreachable",
        "The database does not answer: {said}. Where DATABASE_URL is set, check it and DATABASE_OWNER_URL; where it is "
        "not, `unpaused up` must be running.",
        said=said,
    )


def _migrate(owner_url: str) -> None:
    """Never waits long for a lock: everybody behind it in the queue would wait, too. It gives up and comes again."""
    said = ""
    for pause in PAUSES:
        time.sleep(pause)
        said = _run_migrations(owner_url)
        if _LOCKED not in said:
            break
    if said:
        raise Unavailable("database.migrate", "A migration failed:\n{log}", log=said[-2000:])


def _run_migrations(owner_url: str) -> str:
    """What went wrong, empty where nothing did. Those that were done before stay done."""
    surroundings = {
        **os.environ,
        "DATABASE_URL": owner_url,
        "DJANGO_SETTINGS_MODULE": "unpaused.config.settings",
        "PGOPTIONS": f"{os.environ.get('PGOPTIONS', '')} -c lock_timeout={LOCK_MILLISECONDS}".strip(),
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--no-input", "--skip-checks", "--verbosity=0"],
        env=surroundings,
        capture_output=True,
        text=True,
    )
    return (done.stderr or "no words") if done.returncode else ""


if __name__ == "__main__":
    bring_up(environment.home())
