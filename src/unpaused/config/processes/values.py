"""What is wrong with a setting's value, before anything starts that would stumble over it."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from ipaddress import ip_network
from urllib.parse import urlsplit

from unpaused.capabilities.outreach.rules.variables import Hotline, OfficialDomain
from unpaused.config import environment
from unpaused.config.marking import gettext_noop as _
from unpaused.config.processes import ports
from unpaused.foundation.keys.ciphers import suite_named
from unpaused.foundation.keys.sources import parsed
from unpaused.foundation.signing_in import duties
from unpaused.kernel.errors import UnpausedError

SHORTEST_SECRET = 32
_PAYER_PARTS = 3
_MAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")
"""Of ASCII alone: mail servers take no other sender."""


def faults() -> Iterator[tuple[str, str]]:
    """The name of each setting whose value cannot be used, and what such a value looks like."""
    for name, (good, form) in _FORMS.items():
        text = environment.value(name)
        if text and not _holds(good, text):
            yield name, form


def _holds(good: Callable[[str], object], text: str) -> bool:
    try:
        return good(text) not in (False, None)
    except (UnpausedError, ValueError, InvalidOperation):
        return False


def _address(*schemes: str) -> Callable[[str], object]:
    def good(text: str) -> bool:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0

    return good


def _database(text: str) -> bool:
    return urlsplit(text).scheme in ("postgresql", "postgres")


def _proxies(text: str) -> bool:
    """As the web server takes them: a network whose address lies inside it would be trusted by nobody."""
    return all(one.strip() == "*" or ip_network(one.strip()) for one in text.split(",") if one.strip())


def _files(text: str) -> bool:
    """A folder, or a bucket: what `storage_at` takes, without going there."""
    parts = urlsplit(text)
    return bool(parts.hostname) if parts.scheme == "s3" else parts.scheme in ("", "file") and bool(parts.path)


def _payer(text: str) -> bool:
    parts = [part.strip() for part in text.split(";")]
    return len(parts) == _PAYER_PARTS and all(parts) and parts[-1].isdecimal() and len(parts[-1]) == 12


_SWITCH = (lambda text: text in ("0", "1"), _("0 or 1"))
_PORT = _("a number between 1 and 65535")
_WEB = (_address("http", "https"), _("an address: http(s)://host[:port]"))
_POSTGRES = (_database, _("an address: postgresql://user:password@host/database"))
_FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    "UNPAUSED_HTTP_PORT": (lambda text: ports.port("UNPAUSED_HTTP_PORT"), _PORT),
    "UNPAUSED_LIVE_PORT": (lambda text: ports.port("UNPAUSED_LIVE_PORT"), _PORT),
    "PUBLIC_URL": _WEB,
    "UNPAUSED_LIVE_URL": _WEB,
    "CORE_URL": _WEB,
    "UNPAUSED_HANDSETS_URL": _WEB,
    "UNPAUSED_OIDC_URL": _WEB,
    "DATABASE_URL": _POSTGRES,
    "DATABASE_OWNER_URL": _POSTGRES,
    "BACKUP_DATABASE_URL": _POSTGRES,
    "SMPP_URL": (_address("smpp"), "smpp://system_id:password@host:port"),
    "SMTP_URL": (_address("smtp", "smtps"), "smtp://host:port"),
    "UNPAUSED_SECRET_KEY": (lambda text: len(text) >= SHORTEST_SECRET, _("32 characters or more")),
    "UNPAUSED_MASTER_KEY": (lambda text: parsed(text, ""), _("one or more keys of 64 hexadecimal digits")),
    "UNPAUSED_SUITE": (suite_named, _("AES or SM")),
    "UNPAUSED_HOTLINE": (Hotline, _("digits, with dashes between them where you like")),
    "UNPAUSED_DOMAIN": (lambda text: OfficialDomain(text.lower()), _("a domain without https://, like claims.example")),
    "UNPAUSED_MAIL_FROM": (_MAIL.fullmatch, _("an e-mail address")),
    "BACKUP_URL": (_files, _("a folder or s3://bucket/prefix")),
    "BACKUP_HOURS": (lambda text: Decimal(text) > 0, _("a number of hours above 0")),
    "BACKUP_KEEP": (lambda text: text.isdecimal() and int(text) > 0, _("a whole number above 0")),
    "BANK_PAYER": (_payer, _("name;account number;12-digit clearing code")),
    "UNPAUSED_OIDC_RULES": (duties.rules_from, _("the JSON that docs/manual/running.md shows")),
    "UNPAUSED_PROXIES": (_proxies, _("addresses or networks with commas between")),
    "UNPAUSED_DEBUG": _SWITCH,
    "UNPAUSED_DRILL": _SWITCH,
    "UNPAUSED_WEBHOOKS_PRIVATE": _SWITCH,
    "UNPAUSED_SECOND_FACTOR": _SWITCH,
}
