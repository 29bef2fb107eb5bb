"""Counting what is limited, one at a time for each key."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection

from unpaused.capabilities.portal.models import Attempt
from unpaused.capabilities.portal.rules import limits
from unpaused.capabilities.portal.rules.limits import Limit
from unpaused.foundation.privacy.indexes import blind_index
from unpaused.kernel import clock


def hold(key: bytes) -> None:
    """Whoever else counts for this key waits until the transaction ends: two guesses at once are two guesses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(key[:8], "big", signed=True)])


def wait(kind: str, key: bytes, of: Sequence[Limit]) -> timedelta:
    """How long until one more attempt is within the limits."""
    now = clock.now()
    rows = Attempt.objects.filter(kind=kind, key=key, at__gt=now - limits.longest(of))
    return limits.wait(of, list(rows.values_list("at", flat=True)), now)


def count(kind: str, key: bytes) -> None:
    Attempt.objects.create(kind=kind, key=key, at=clock.now())


def forget(kind: str, key: bytes) -> None:
    Attempt.objects.filter(kind=kind, key=key).delete()


def key_of_address(address: str) -> bytes:
    """A network address is personal too: only its keyed hash is kept."""
    return blind_index("network", address)
