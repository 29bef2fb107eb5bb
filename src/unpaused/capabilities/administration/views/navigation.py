"""What waits in the navigation."""

from django.http import HttpRequest

from unpaused.capabilities.administration import queries
from unpaused.capabilities.administration.queries.webhooks import switched_off
from unpaused.foundation.accounts.access import staff
from unpaused.foundation.accounts.permissions import Permission


def lendings_waiting(request: HttpRequest) -> int | None:
    """Lendings that this person could confirm."""
    me = staff(request)
    return queries.waiting_for(me) if me.may(Permission.LEND) else None


def accounts_waiting(request: HttpRequest) -> int | None:
    """Accounts with a powerful role that this person could confirm."""
    me = staff(request)
    return queries.unconfirmed_for(me) if me.may(Permission.CONFIRM_ACCOUNTS) else None


def webhooks_switched_off(request: HttpRequest) -> int | None:
    """Webhooks that failed until they were switched off."""
    return switched_off(staff(request)) or None
