"""Somebody must always be left who can keep the accounts."""

from django.conf import settings
from django.db import connection

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role


def one_at_a_time() -> None:
    """Two operators who close each other's account wait for one another, so that one of them stays. Held until the
    transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts.operators'))")


def is_last(account: User) -> bool:
    """Whether no other operator of the whole company is left. Ask under `one_at_a_time`."""
    if account.role != Role.OPERATOR:
        return False
    others = User.objects.filter(role=Role.OPERATOR, is_active=True, branch_code="", unconfirmed_by=None).exclude(
        pk=account.pk
    )
    return not (others if settings.DRILL else others.filter(is_drill=False)).exists()
