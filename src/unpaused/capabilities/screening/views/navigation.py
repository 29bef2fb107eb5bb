"""What the navigation counts."""

from django.http import HttpRequest

from unpaused.capabilities.screening.queries.rows import waiting_for
from unpaused.foundation.accounts.models import User


def rows_waiting(request: HttpRequest) -> int | None:
    """Rows that wait for this examiner. One query."""
    return waiting_for(request.user) if isinstance(request.user, User) else None
