"""What `unpaused check` finds: each a sentence that says what is wrong and how to mend it."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg

from unpaused.config import environment
from unpaused.config.processes import values
from unpaused.config.processes.postgres import EmbeddedPostgres


@dataclass(frozen=True, slots=True)
class Finding:
    """`level`: "missing" stops the work, "weak" is a risk, "good" is fine."""

    level: Literal["missing", "weak", "good"]
    what: str
    mend: str = ""


def findings() -> list[Finding]:
    """Everything that can be said without starting anything."""
    return [*_forms(), *_address(), *_database(), *_secrets(), *_gateways(), *_surroundings()]


def _forms() -> list[Finding]:
    """The value itself is not repeated: it may be a secret in the wrong place."""
    return [
        Finding("missing", f"{name} cannot be used as it is", f"set {name}: {form}") for name, form in values.faults()
    ]


def _address() -> list[Finding]:
    if environment.value("PUBLIC_URL").startswith("https://"):
        return [Finding("good", "PUBLIC_URL is https")]
    return [
        Finding(
            "weak",
            "PUBLIC_URL is not https: phones will not open camera and position",
            "put a TLS proxy in front and set PUBLIC_URL=https://your.domain",
        )
    ]


def _database() -> list[Finding]:
    url = environment.value("DATABASE_URL")
    if not url:
        server = EmbeddedPostgres(environment.home())
        state = "running" if server.running() else "not running; `unpaused up` starts it"
        return [
            Finding(
                "weak",
                f"the embedded PostgreSQL is used ({state})",
                "for more than one machine set DATABASE_URL and DATABASE_OWNER_URL",
            )
        ]
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return _grants(connection)
    except psycopg.Error as error:
        return [Finding("missing", f"the database does not answer: {type(error).__name__}", "check DATABASE_URL")]


def _grants(connection: "psycopg.Connection[tuple[object, ...]]") -> list[Finding]:
    row = connection.execute(
        "SELECT has_table_privilege(c.oid, 'UPDATE') FROM pg_class c WHERE c.relname = 'audit_auditrow'"
    ).fetchone()
    if row is None:
        return [
            Finding("missing", "the database has no tables yet", "run `unpaused up` once, it migrates as the owner")
        ]
    if row[0]:
        return [
            Finding(
                "weak",
                "the app's database role may change the audit trail",
                "let DATABASE_URL name a role that is not the owner (see the manual: database roles)",
            )
        ]
    return [Finding("good", "the database answers; the app role cannot change the audit trail")]


def _secrets() -> list[Finding]:
    found = []
    for name, also in (("UNPAUSED_SECRET_KEY", ""), ("UNPAUSED_MASTER_KEY", "UNPAUSED_KEY_COMMAND")):
        if not environment.value(name) and not (also and environment.value(also)):
            found.append(
                Finding("weak", f"{name} is kept in a file of the home folder", "give it from a key store instead")
            )
    if environment.value("UNPAUSED_DEBUG") == "1":
        found.append(Finding("weak", "UNPAUSED_DEBUG is on: error pages show internals", "unset it"))
    if environment.value("UNPAUSED_SECOND_FACTOR") != "1":
        sentence = "UNPAUSED_SECOND_FACTOR is off: a stolen password is enough to sign in"
        found.append(Finding("weak", sentence, "unset it, unless staff come by an OpenID provider alone"))
    if environment.value("UNPAUSED_DRILL") == "1":
        found.append(Finding("weak", "UNPAUSED_DRILL is on: drill accounts can sign in", "unset it for real work"))
    return found


def _gateways() -> list[Finding]:
    names = {
        "SMPP_URL": "no message centre: short messages will wait",
        "SMTP_URL": "no mail server: e-mails will wait",
        "BANK_FOLDER": "no bank folder: payouts will wait",
        "CORE_URL": "no core system: payouts will wait, since nobody can say whether it has paid already",
    }
    if environment.value("UNPAUSED_DRILL") != "1":
        names["BANK_PAYER"] = "no account that pays: payouts will wait"
    return [
        Finding("missing", sentence, f"set {name}") for name, sentence in names.items() if not environment.value(name)
    ]


def _surroundings() -> list[Finding]:
    found = []
    if not Path(environment.value("UNPAUSED_BOOK")).exists():
        found.append(Finding("missing", "no book is installed", "unpaused book install FOLDER"))
    if not Path(environment.value("UNPAUSED_NODE_MODULES")).exists():
        found.append(Finding("missing", "the front-end packages are not installed", "npm ci"))
    if not environment.value("BACKUP_URL"):
        found.append(Finding("weak", "there is no backup: a lost disk loses everything", "set BACKUP_URL"))
    free = shutil.disk_usage(environment.home()).free / 1e9
    if free < 5:
        found.append(Finding("weak", f"only {free:.1f} GB are free on the disk", "make room"))
    return found
