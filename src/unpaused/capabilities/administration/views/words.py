"""Permissions, factors and acts in words."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from unpaused.foundation.accounts.models import Lending
from unpaused.foundation.accounts.permissions import Role, in_words
from unpaused.foundation.audit.reading import Act
from unpaused.foundation.webhooks.models import Delivery
from unpaused.foundation.webhooks.offered import offered


def permissions(held: Iterable[str]) -> list[str]:
    return [in_words(each) for each in held]


def borrower(lending: Lending) -> str:
    """To whom."""
    if lending.borrower is not None:
        return lending.borrower.display_name
    role = Role(lending.borrower_role).label
    return _("every {role} of {branch}").format(role=role, branch=lending.borrower_branch)


def factor(each: Authenticator) -> str:
    if each.type == Authenticator.Type.TOTP:
        return _("Authenticator app")
    if each.type == Authenticator.Type.RECOVERY_CODES:
        unused = len(each.wrap().get_unused_codes())
        return _("Recovery codes, {count} unused").format(count=unused)
    return _("Passkey {name}").format(name=each.wrap().name)


def event(name: str) -> str:
    """What a type of event says, with the name that receivers read."""
    return f"{offered().get(name, name)} ({name})"


def fault(delivery: Delivery) -> str:
    """Why the last try was not taken."""
    said = _FAULTS.get(delivery.last_fault, lambda: delivery.last_fault)()
    return f"{said} ({delivery.last_status})" if delivery.last_status and said else said


def because(reason: str) -> str:
    """Of a webhook that is switched off: a person's own words as they are, the house's in the reader's language."""
    return _(reason) if reason else ""


def entries(acts: Sequence[Act]) -> list[dict[str, object]]:
    """For the timeline."""
    return [_entry(act) for act in acts]


def _entry(act: Act) -> dict[str, object]:
    say, icon, tone = _ACTS.get(act.action, (lambda: act.action, "draft", "quiet"))
    return {"at": act.at, "who": act.who, "text": say(), "detail": act.reason, "icon": icon, "tone": tone}


_FAULTS: dict[str, Callable[[], str]] = {
    "webhooks.too_slow": lambda: _("No answer in time"),
    "webhooks.no_answer": lambda: _("Nobody answers there"),
    "webhooks.unknown_host": lambda: _("The name of this address is not known."),
    "webhooks.out_of_reach": lambda: _("This address lies in a network that webhooks do not reach."),
    "webhooks.redirect": lambda: _("It leads elsewhere, which is not followed"),
    "webhooks.gone": lambda: _("The address is gone"),
    "webhooks.not_taken": lambda: _("Not taken"),
    "drill.real_party": lambda: _("A drill reaches this machine alone"),
    "drill.database": lambda: _("This database has held a drill: nothing leaves it"),
}
_ACTS: dict[str, tuple[Any, str, str]] = {
    "accounts.create": (lambda: _("Account made"), "plus", "active"),
    "accounts.change": (lambda: _("Role or branch changed"), "settings", "active"),
    "accounts.confirm": (lambda: _("Confirmed by a second person"), "done", "active"),
    "accounts.owner_stood_in": (
        lambda: _("Put in force by the machine's owner: there was no second person yet"),
        "done",
        "waiting",
    ),
    "accounts.close": (lambda: _("Account closed"), "stopped", "quiet"),
    "accounts.reopen": (lambda: _("Account opened again"), "done", "active"),
    "accounts.sign_in": (lambda: _("Signed in"), "person", "quiet"),
    "accounts.password": (lambda: _("Password changed"), "lock", "quiet"),
    "accounts.password_reset": (lambda: _("New password given out"), "lock", "active"),
    "accounts.factors_reset": (lambda: _("Second factors taken away"), "lock", "active"),
    "accounts.factor_added": (lambda: _("Second factor added"), "lock", "done"),
    "accounts.factor_removed": (lambda: _("Second factor removed"), "lock", "quiet"),
    "accounts.sessions_ended": (lambda: _("Sessions ended"), "sign-out", "quiet"),
    "accounts.token_made": (lambda: _("Token made"), "link", "active"),
    "accounts.token_revoked": (lambda: _("Token revoked"), "stopped", "quiet"),
    "accounts.provider": (lambda: _("Role or branch set by the identity provider"), "settings", "active"),
    "webhooks.create": (lambda: _("Webhook made"), "plus", "active"),
    "webhooks.change": (lambda: _("Address or events changed"), "settings", "active"),
    "webhooks.secret": (lambda: _("Secret replaced; both sign for a day"), "lock", "active"),
    "webhooks.off": (lambda: _("Switched off"), "stopped", "quiet"),
    "webhooks.on": (lambda: _("Switched on"), "done", "active"),
    "webhooks.again": (lambda: _("A delivery was sent again by hand"), "sent", "quiet"),
    "lending.proposed": (lambda: _("Proposed"), "draft", "waiting"),
    "lending.confirmed": (lambda: _("Confirmed: it holds"), "in-force", "active"),
    "lending.ended": (lambda: _("Ended"), "stopped", "quiet"),
}
