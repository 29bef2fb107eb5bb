"""Every setting that comes from the environment: name, meaning, default. `unpaused check` prints this list."""

import os
import re
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from unpaused.config.marking import gettext_noop as _
from unpaused.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable. `secret` values are never printed."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False


VARIABLES = (
    Variable("UNPAUSED_HOME", _("private folder for data, keys and the embedded database"), "var"),
    Variable("DATABASE_URL", _("PostgreSQL as the app role; empty: embedded"), secret=True),
    Variable("DATABASE_OWNER_URL", _("PostgreSQL as the owner role, for migrations"), secret=True),
    Variable("UNPAUSED_SECRET_KEY", _("signs sessions; empty: made once and kept in the home folder"), secret=True),
    Variable(
        "UNPAUSED_MASTER_KEY", _("master keys in hex, the writing one first; empty: command or file"), secret=True
    ),
    Variable(
        "UNPAUSED_KEY_COMMAND", _("a command that prints the master keys, for a KMS; empty: key file"), secret=True
    ),
    Variable(
        "UNPAUSED_SUITE", _("AES (AES-256-GCM, HMAC-SHA-256) or SM (SM4-GCM, HMAC-SM3) for what is written"), "AES"
    ),
    Variable("BACKUP_URL", _("where backups go: a folder or s3://bucket/prefix?endpoint=https://...; empty: none")),
    Variable("BACKUP_DATABASE_URL", _("PostgreSQL with REPLICATION; empty: the embedded one"), secret=True),
    Variable("BACKUP_HOURS", _("hours between two base backups"), "24"),
    Variable("BACKUP_KEEP", _("how many base backups are kept, with the log since the oldest"), "7"),
    Variable(
        "PUBLIC_URL",
        _("address customers and staff reach; https outside a demo"),
        "http://127.0.0.1:{UNPAUSED_HTTP_PORT}",
    ),
    Variable("UNPAUSED_DEBUG", _("1 shows developers' error pages"), "0"),
    Variable(
        "UNPAUSED_BOOK_KEY", _("the key of a sealed book, for `unpaused book` and `unpaused screen`"), secret=True
    ),
    Variable("UNPAUSED_BOOK", _("folder of the installed book"), "{home}/book"),
    Variable("UNPAUSED_PLAYBOOKS", _("folder of playbooks; empty: those shipped")),
    Variable("UNPAUSED_HTTP_PORT", _("port of pages and API on loopback"), "8000"),
    Variable("UNPAUSED_PROXIES", _("addresses of reverse proxies to trust, with commas between; empty: none")),
    Variable("UNPAUSED_LIVE_PORT", _("port of server-sent events on loopback"), "8001"),
    Variable("UNPAUSED_LIVE_URL", _("address of the events for browsers"), "http://127.0.0.1:{UNPAUSED_LIVE_PORT}"),
    Variable("UNPAUSED_NODE_MODULES", _("front-end packages installed by npm"), "{source}/node_modules"),
    Variable("SMPP_URL", _("message centre: smpp://system_id:password@host:port"), secret=True),
    Variable("SMTP_URL", _("mail server: smtp://host:port"), secret=True),
    Variable("UNPAUSED_INSURER", _("the insurer's name in messages: Chinese|English"), "不停歇保险|Unpaused Insurance"),
    Variable("UNPAUSED_DOMAIN", _("official domain that customers type; empty: that of PUBLIC_URL")),
    Variable("UNPAUSED_HOTLINE", _("the hotline's number in messages"), "95500"),
    Variable("UNPAUSED_SMS_SOURCE", _("the number from which short messages come"), "95500"),
    Variable("UNPAUSED_MAIL_FROM", _("the address from which e-mail comes"), "service@unpaused.example"),
    Variable("BANK_FOLDER", _("folder exchanged with the bank; must hold outbox/ and inbox/")),
    Variable("BANK_PAYER", _("account that pays claims: name;number;12-digit clearing code; empty: a drill's own")),
    Variable("CORE_URL", _("the insurer's core system")),
    Variable("UNPAUSED_WEBHOOKS_PRIVATE", _("1: webhooks may call addresses of one's own networks, too"), "0"),
    Variable("UNPAUSED_OIDC_URL", _("issuer of the company's OpenID provider; empty: none")),
    Variable("UNPAUSED_OIDC_NAME", _("the provider's name on the sign-in page"), "OpenID"),
    Variable("UNPAUSED_OIDC_CLIENT", _("our client id there")),
    Variable("UNPAUSED_OIDC_SECRET", _("our client secret there"), secret=True),
    Variable("UNPAUSED_OIDC_RULES", _("which claims give user name, role and branch, as JSON (manual: accounts)")),
    Variable(
        "UNPAUSED_SECOND_FACTOR", _("1: staff sign in with a second factor outside drills; 0: passwords alone"), "1"
    ),
    Variable("UNPAUSED_HANDSETS_URL", _("in a drill: where its message centre shows what handsets received")),
    Variable("UNPAUSED_DRILL", _("1: synthetic data only; accounts of the demo are allowed"), "0"),
)


def value(name: str) -> str:
    """The variable's value, its default where it is unset. Raises KeyError for a name not listed above."""
    variable = {v.name: v for v in VARIABLES}[name]
    if os.environ.get(name):
        return os.environ[name]
    return _REFERENCE.sub(
        lambda found: _PLACES[found[1]]() if found[1] in _PLACES else value(found[1]), variable.default
    )


def is_default(name: str) -> bool:
    """Whether nothing else was given than what the variable is anyway."""
    return value(name) == {v.name: v for v in VARIABLES}[name].default


def _source() -> Path:
    """The checkout this runs from, wherever it was started; the working folder for an installed package."""
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / "package.json").exists() else Path.cwd()


def home() -> Path:
    """The private data folder, made on first use, readable by its owner alone. Raises Refused where it cannot be."""
    folder = _named_home()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            "home.unusable",
            "The data folder {folder} cannot be made or used ({reason}). Set UNPAUSED_HOME to another.",
            folder=str(folder),
            reason=error.strerror or "unknown",
        ) from None
    return folder


def check_installed() -> None:
    """Raises Refused where no `unpaused up` ever was, before anything is made there."""
    folder = _named_home()
    if not value("DATABASE_URL") and not os.path.exists(folder / "postgres" / "data" / "PG_VERSION"):
        raise Refused(
            "home.nothing",
            "There is no installation in {folder}: start it with `unpaused up`, or set UNPAUSED_HOME to its folder.",
            folder=str(folder),
        )


def _named_home() -> Path:
    return Path(os.environ.get("UNPAUSED_HOME") or "var").resolve()


def folder(name: str) -> Path:
    """A folder of that name in the home, made on first use."""
    path = home() / name
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def kept_secret(name: str, file_name: str) -> str:
    """The variable, or else a secret made once and kept beside the data, outside the database."""
    given = os.environ.get(name)
    if given:
        return given
    folder = home() / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / file_name
    if not path.exists():
        _make_secret(path)
    return path.read_text().strip()


def _make_secret(path: Path) -> None:
    """Whole or not at all, once: of several first starts at once each reads what the first one linked."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)


_REFERENCE = re.compile(r"\{(\w+)\}")
_PLACES: dict[str, Callable[[], str]] = {"home": lambda: str(home()), "source": lambda: str(_source())}
"""What a default may refer to, beside other variables."""
