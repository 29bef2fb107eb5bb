"""What `unpaused check` finds: each a sentence that says what is wrong and how to mend it."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import psycopg

from unpaused.config import environment, keys
from unpaused.config.marking import gettext_noop as _
from unpaused.config.processes import newcomers, values
from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.kernel.errors import UnpausedError


@dataclass(frozen=True, slots=True)
class Finding:
    """`level`: "missing" stops the work, "weak" is a risk, "good" is fine. `what` and `mend` have places
    for `params`, of which those in `words` are themselves said in the reader's language."""

    level: Literal["missing", "weak", "good"]
    what: str
    mend: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()

    def said(self, say: Callable[..., str]) -> tuple[str, str]:
        """What is wrong, and how to mend it; `say(message, **params)` translates."""
        params = {name: say(text) if name in self.words else text for name, text in self.params.items()}
        return say(self.what, **params), say(self.mend, **params) if self.mend else ""


def findings() -> list[Finding]:
    """Everything that can be said without starting anything."""
    return [*_forms(), *_address(), *_database(), *_secrets(), *_names(), *_gateways(), *_surroundings()]


def _forms() -> list[Finding]:
    """The value itself is not repeated: it may be a secret in the wrong place."""
    return [
        Finding(
            "missing",
            _("{name} cannot be used as it is"),
            _("set {name}: {form}"),
            {"name": name, "form": form},
            frozenset({"form"}),
        )
        for name, form in values.faults()
    ]


def _address() -> list[Finding]:
    if environment.value("PUBLIC_URL").startswith("https://"):
        return [Finding("good", _("PUBLIC_URL is https")), *_behind_tls()]
    return [
        Finding(
            "weak",
            _("PUBLIC_URL is not https: phones will not open camera and position"),
            _("put a TLS proxy in front and set PUBLIC_URL=https://your.domain"),
        )
    ]


def _behind_tls() -> list[Finding]:
    """What must be set beside PUBLIC_URL once a proxy stands in front."""
    found = []
    if not environment.value("UNPAUSED_LIVE_URL").startswith("https://"):
        sentence = _("UNPAUSED_LIVE_URL is not https: browsers ask for no events, and open pages turn stale")
        found.append(Finding("weak", sentence, _("set it to the address of PUBLIC_URL")))
    if not environment.value("UNPAUSED_PROXIES"):
        sentence = _("no proxy is trusted: all callers count as one, and a few who guess codes shut everybody out")
        found.append(Finding("weak", sentence, _("set UNPAUSED_PROXIES to the address of the TLS proxy")))
    return found


def _database() -> list[Finding]:
    url = environment.value("DATABASE_URL")
    if not url:
        server = EmbeddedPostgres(environment.home())
        running = server.running()
        state = _("running") if running else _("not running; `unpaused up` starts it")
        return [
            *(_people(newcomers.anybody_in(environment.home())) if running else []),
            Finding(
                "weak",
                _("the embedded PostgreSQL is used ({state})"),
                _("for more than one machine set DATABASE_URL and DATABASE_OWNER_URL"),
                {"state": state},
                frozenset({"state"}),
            ),
        ]
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return _in_database(connection)
    except psycopg.Error as error:
        fault = {"fault": type(error).__name__}
        return [Finding("missing", _("the database does not answer: {fault}"), _("check DATABASE_URL"), fault)]


def _people(anybody: bool) -> list[Finding]:
    """A provider of identities may make the first accounts."""
    if anybody or environment.value("UNPAUSED_OIDC_URL"):
        return []
    return [Finding("missing", _("nobody has an account: nobody can sign in"), "unpaused account USERNAME --name NAME")]


def _in_database(connection: "psycopg.Connection[tuple[object, ...]]") -> list[Finding]:
    row = connection.execute(
        "SELECT has_table_privilege(c.oid, 'UPDATE') FROM pg_class c WHERE c.relname = 'audit_auditrow'"
    ).fetchone()
    if row is None:
        return [
            Finding(
                "missing", _("the database has no tables yet"), _("run `unpaused up` once, it migrates as the owner")
            )
        ]
    return [_grants(too_many=bool(row[0])), *_people(newcomers.anybody(connection))]


def _grants(*, too_many: bool) -> Finding:
    if too_many:
        return Finding(
            "weak",
            _("the app's database role may change the audit trail"),
            _("let DATABASE_URL name a role that is not the owner (see the manual: database roles)"),
        )
    return Finding("good", _("the database answers; the app role cannot change the audit trail"))


def _secrets() -> list[Finding]:
    found = []
    for name, also in (("UNPAUSED_SECRET_KEY", ""), ("UNPAUSED_MASTER_KEY", "UNPAUSED_KEY_COMMAND")):
        if not environment.value(name) and not (also and environment.value(also)):
            found.append(
                Finding(
                    "weak",
                    _("{name} is kept in a file of the home folder"),
                    _("give it from a key store instead"),
                    {"name": name},
                )
            )
    found += _key_command()
    if environment.value("UNPAUSED_DEBUG") == "1":
        found.append(Finding("weak", _("UNPAUSED_DEBUG is on: error pages show internals"), _("unset it")))
    if environment.value("UNPAUSED_SECOND_FACTOR") != "1":
        sentence = _("UNPAUSED_SECOND_FACTOR is off: a stolen password is enough to sign in")
        found.append(Finding("weak", sentence, _("unset it, unless staff come by an OpenID provider alone")))
    if environment.value("UNPAUSED_DRILL") == "1":
        found.append(
            Finding("weak", _("UNPAUSED_DRILL is on: drill accounts can sign in"), _("unset it for real work"))
        )
    return found


def _key_command() -> list[Finding]:
    """Asked once, as every process asks it. What it says is repeated nowhere: it may be a key."""
    if environment.value("UNPAUSED_MASTER_KEY") or not environment.value("UNPAUSED_KEY_COMMAND"):
        return []
    try:
        keys.source().read()
    except UnpausedError:
        return [
            Finding(
                "missing",
                _("the command for master keys fails, or prints none: nothing personal can be read"),
                _("run UNPAUSED_KEY_COMMAND by hand: it must print keys of 64 hexadecimal digits"),
            )
        ]
    return []


def _names() -> list[Finding]:
    """What customers read in every message: as it came it is nobody's, or somebody else's."""
    if environment.value("UNPAUSED_DRILL") == "1":
        return []
    return [
        Finding("weak", _("{name} is left as it came: messages would say “{value}”"), _("set {name}"),
                {"name": name, "value": environment.value(name)})
        for name in ("UNPAUSED_INSURER", "UNPAUSED_HOTLINE", "UNPAUSED_SMS_SOURCE", "UNPAUSED_MAIL_FROM")
        if environment.is_default(name)
    ]  # fmt: skip


def _gateways() -> list[Finding]:
    names = {
        "SMPP_URL": _("no message centre: short messages will wait"),
        "SMTP_URL": _("no mail server: e-mails will wait"),
        "BANK_FOLDER": _("no bank folder: payouts will wait"),
        "CORE_URL": _("no core system: payouts will wait, since nobody can say whether it has paid already"),
    }
    if environment.value("UNPAUSED_DRILL") != "1":
        names["BANK_PAYER"] = _("no account that pays: payouts will wait")
    if environment.value("UNPAUSED_OIDC_URL"):
        names["UNPAUSED_OIDC_CLIENT"] = _("the identity provider does not know us: nobody signs in by it")
    unset = [
        Finding("missing", sentence, _("set {name}"), {"name": name})
        for name, sentence in names.items()
        if not environment.value(name)
    ]
    return unset + _bank_folder()


def _bank_folder() -> list[Finding]:
    folder = environment.value("BANK_FOLDER")
    if not folder or all((Path(folder) / name).is_dir() for name in ("outbox", "inbox")):
        return []
    sentence = _("the bank's folder, or outbox/ or inbox/ in it, is missing: payouts will wait")
    return [Finding("missing", sentence, _("mount it; in a new one make outbox/ and inbox/"))]


def _backup() -> list[Finding]:
    if not environment.value("BACKUP_URL"):
        sentence = _("there is no backup: a lost disk loses everything")
        return [Finding("weak", sentence, _("set {name}"), {"name": "BACKUP_URL"})]
    if environment.value("DATABASE_URL") and not environment.value("BACKUP_DATABASE_URL"):
        sentence = _("nothing is backed up: no role is named that may read the database's log")
        return [Finding("missing", sentence, _("set {name}"), {"name": "BACKUP_DATABASE_URL"})]
    return []


def _surroundings() -> list[Finding]:
    found = []
    if not Path(environment.value("UNPAUSED_BOOK")).exists():
        found.append(Finding("missing", _("no book is installed"), "unpaused book install FOLDER"))
    if not Path(environment.value("UNPAUSED_NODE_MODULES")).exists():
        found.append(Finding("missing", _("the front-end packages are not installed"), "npm ci"))
    found += _backup()
    free = shutil.disk_usage(environment.home()).free / 1e9
    if free < 5:
        found.append(Finding("weak", _("only {free} GB are free on the disk"), _("make room"), {"free": f"{free:.1f}"}))
    return found
