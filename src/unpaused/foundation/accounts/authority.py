"""Authority at the moment of an act: what a request began with may be gone when it writes.

A person's role, branch and lendings are read once when the request begins. Each audited act of staff reads them again
inside its own transaction and locks them there (FOR SHARE), so that taking a role away either comes before the act,
which is then refused, or waits until it is done.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from unpaused.foundation.accounts.models import Lending, User
from unpaused.kernel.errors import NotPermitted

_NOW = "SELECT role, branch_code, is_active, unconfirmed_by IS NOT NULL FROM accounts_user WHERE id = %s FOR SHARE"


@dataclass(frozen=True, slots=True)
class Standing:
    """With what a person began: role, branch, and the lendings that were asked about."""

    user_id: int
    role: str
    branch_code: str
    unconfirmed: bool
    lendings: frozenset[int]


def standing_of(person: Any) -> Standing | None:
    """None for what is no member of staff with an account."""
    if not isinstance(person, User) or person.pk is None:
        return None
    lent = person.__dict__.get("lent", ())
    return Standing(
        person.pk,
        person.role,
        person.branch_code,
        person.unconfirmed_by is not None,
        frozenset(each.id for each in lent),
    )


def confirm(standing: Standing) -> None:
    """Raises NotPermitted where the person left, or role, branch or a lending changed since the request began."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [standing.user_id])
        row = cursor.fetchone()
    unchanged = row == (standing.role, standing.branch_code, True, standing.unconfirmed)
    if not unchanged or (standing.lendings and not Lending.objects.still_held(standing.lendings)):
        raise NotPermitted("access.changed", "Your rights were changed while you worked. Nothing was done: load anew.")
