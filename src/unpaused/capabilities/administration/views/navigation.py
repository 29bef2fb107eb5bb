"""What waits in the navigation."""

from django.http import HttpRequest

from unpaused.capabilities.administration import queries
from unpaused.foundation.accounts.access import staff
from unpaused.foundation.accounts.permissions import Permission


def lendings_waiting(request: HttpRequest) -> int | None:
    """Lendings that this person could confirm."""
    me = staff(request)
    return queries.waiting_for(me) if me.may(Permission.LEND) else None
