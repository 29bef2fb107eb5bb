"""The former version works on while the new one's migrations run: neither waits long for the other."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ

import psycopg
import pytest

from unpaused.config.processes import database
from unpaused.config.processes.postgres import EmbeddedPostgres

pytestmark = pytest.mark.long
INSERT = (
    "INSERT INTO accounts_user (password, username, display_name, role, branch_code, salesperson_id, language,"
    " is_active, is_drill, password_is_temporary) VALUES ('', %s, '', 'agent', '', '', 'en', true, true, false)"
)


@pytest.fixture
def urls(committed_db: None, database_server: EmbeddedPostgres, database_name: str) -> Iterator[tuple[str, str]]:
    """(owner, app) of a database without webhooks: their tables refer to accounts, which the former version fills."""
    connection = database_server.connection()
    owner = connection.url("unpaused_owner", database_name)
    back = [sys.executable, "-m", "django", "migrate", "webhooks", "zero", "--skip-checks", "--verbosity=0"]
    surroundings = {**environ, "DATABASE_URL": owner, "DJANGO_SETTINGS_MODULE": "unpaused.config.settings"}
    subprocess.run(back, env=surroundings, check=True)
    yield owner, connection.url("unpaused_app", database_name)


@contextmanager
def in_mid_request(app_url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A request of the former version that has written and not yet committed."""
    with psycopg.connect(app_url) as request:
        request.execute(INSERT, ["in mid-request"])
        yield request


def test_inserts_go_on_while_a_migration_waits_and_it_is_done_once_it_may(
    urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, app = urls
    gave_up = threading.Event()
    true = database._run_migrations

    def told(url: str) -> str:
        said = true(url)
        if said:
            gave_up.set()
        return said

    monkeypatch.setattr(database, "_run_migrations", told)
    monkeypatch.setattr(database, "LOCK_MILLISECONDS", 500)
    migrating = threading.Thread(target=database.migrate, args=(owner,))
    with in_mid_request(app) as request:
        migrating.start()
        assert gave_up.wait(300)  # it did not wait for the request to end
        with psycopg.connect(app, autocommit=True) as other:
            other.execute(INSERT, ["meanwhile"])
        request.commit()
    migrating.join()
    with psycopg.connect(app) as after:
        names = after.execute("SELECT username FROM accounts_user ORDER BY 1").fetchall()
        assert names == [("in mid-request",), ("meanwhile",)]
        assert after.execute("SELECT count(*) FROM webhooks_webhook").fetchone() == (0,)


def test_a_migration_that_fails_for_another_reason_is_not_tried_again(
    urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []
    monkeypatch.setattr(database, "_run_migrations", lambda url: tries.append(url) or "broken")
    with pytest.raises(database.Unavailable):
        database.migrate(urls[0])
    assert len(tries) == 1
