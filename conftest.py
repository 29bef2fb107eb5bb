"""A real PostgreSQL for every test run: one private server, one migrated template, one database a worker.

Tests work as the app role, like the product. `db` rolls each test back; `committed_db` lets transactions commit and
afterwards lays the database anew from the template, since the app role cannot (and must not) empty the audit trail.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import django
import psycopg
import pytest
from psycopg import sql

_HOME = "UNPAUSED_TEST_HOME"
_TEMPLATE = "unpaused"

if _HOME not in os.environ:
    os.environ[_HOME] = tempfile.mkdtemp(prefix="unpaused-test-")
    os.environ["UNPAUSED_TEST_CONTROLLER"] = str(os.getpid())
os.environ["UNPAUSED_HOME"] = os.environ[_HOME]
os.environ["UNPAUSED_NODE_MODULES"] = str(Path(__file__).parent / "node_modules")
os.environ["UNPAUSED_DRILL"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "unpaused.config.settings"
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "SMPP_URL", "SMTP_URL", "BANK_FOLDER", "CORE_URL", "PUBLIC_URL"):
    os.environ.pop(name, None)

from django.conf import settings  # noqa: E402  the surroundings above must stand before anything reads them
from django.db import connections  # noqa: E402
from django.test.client import ClientHandler  # noqa: E402
from hypothesis import HealthCheck  # noqa: E402
from hypothesis import settings as properties  # noqa: E402

from unpaused.config import translations  # noqa: E402
from unpaused.config.processes.database import migrate  # noqa: E402
from unpaused.config.processes.postgres import EmbeddedPostgres, create_database  # noqa: E402
from unpaused.kernel import clock  # noqa: E402

# No test asserts a time: on a busy machine an example takes as long as it takes.
properties.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("house")
translations.ensure_compiled()
django.setup()
_server = EmbeddedPostgres(Path(os.environ[_HOME]))


def _controls() -> bool:
    return os.environ["UNPAUSED_TEST_CONTROLLER"] == str(os.getpid())


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _controls():
        _server.stop()
        shutil.rmtree(os.environ[_HOME], ignore_errors=True)


@pytest.fixture(scope="session")
def database_server() -> EmbeddedPostgres:
    """The running server with its migrated template; the first worker to need it starts it."""
    connection = _server.start()
    with _migrating() as first:
        if first:
            migrate(connection.url("unpaused_owner"))
    return _server


class _migrating:
    """Lets one worker migrate while the others wait."""

    def __enter__(self) -> bool:
        self._file = (Path(os.environ[_HOME]) / "migrated").open("a+")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._file.seek(0)
        return not self._file.read()

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            self._file.write("done")
        self._file.close()


@pytest.fixture(scope="session")
def database_name() -> str:
    return f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'only')}"


@pytest.fixture(scope="session")
def django_db_setup(database_server: EmbeddedPostgres, database_name: str, django_db_blocker: object) -> None:
    """Replaces pytest-django's own: this worker's database as a copy of the template."""
    _lay(database_server, database_name)
    connections["default"].settings_dict["NAME"] = database_name
    settings.DATABASE_URL = database_server.connection().url("unpaused_app", database_name)


@pytest.fixture(autouse=True)
def living_connection(request: pytest.FixtureRequest, django_db_blocker: object) -> None:
    """Journeys hold connections of their own context; one that was cut with an earlier database is laid aside."""
    if {"db", "committed_db"}.isdisjoint(request.fixturenames):
        return
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection = connections["default"]
        if connection.connection is not None and not connection.is_usable():
            connection.close()


@pytest.fixture(scope="session", autouse=True)
def middleware_loaded_once() -> Iterator[None]:
    """For all test clients, as a server does it: loading reads every static file."""
    first = ClientHandler()
    first.load_middleware()
    loaded = {name: value for name, value in vars(first).items() if "_middleware" in name}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", lambda handler: vars(handler).update(loaded))
        yield


@pytest.fixture
def committed_db(
    django_db_setup: None, database_server: EmbeddedPostgres, database_name: str, django_db_blocker: object
) -> Iterator[None]:
    """A database in which transactions commit, for tests of processes, locks and kills."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
        yield
        connections.close_all()
    _lay(database_server, database_name)


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Puts the clock of the house ahead, or back by a negative span."""
    true, ahead = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: true() + ahead[0])

    def jumped(by: timedelta) -> None:
        ahead[0] += by

    return jumped


def _lay(server: EmbeddedPostgres, name: str) -> None:
    with psycopg.connect(server.connection().url("postgres", "postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        create_database(admin, name, _TEMPLATE)
