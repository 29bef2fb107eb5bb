"""One writer at a time on one claim, and on what is left of one benefit."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection
from django.db.models import QuerySet

from unpaused.capabilities.claims.models import Claim, Payout
from unpaused.capabilities.claims.models.claim import no_such_claim
from unpaused.foundation.audit.actor import Actor


def locked(claim_id: int) -> Claim:
    """The claim, held until the transaction ends. Raises NotFound."""
    return Claim.objects.select_for_update(of=("self",)).select_related("subject").the(pk=claim_id)


def locked_for(by: Actor, claim_id: int) -> Claim:
    """As `locked`; a customer gets their own alone. Raises NotFound."""
    claim = locked(claim_id)
    if by.kind == "customer" and by.id != str(claim.subject_id):
        raise no_such_claim()
    return claim


def hold_limit(claim: Claim) -> None:
    """Two claims on one benefit, and two of one person for the same benefit of different policies, are decided one
    after the other, until the transaction ends: neither would see the other's limit taken, or the event paid twice."""
    person = f"claims.person:{claim.subject_id}:{claim.benefit_code}"
    limit = f"claims.limit:{claim.policy_no}:{claim.benefit_code}"
    with connection.cursor() as cursor:
        for what in (person, limit):  # always in this order, or two would wait for each other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


@contextmanager
def alone(what: str) -> Iterator[bool]:
    """Whether nobody else does this now. A lock of the session: PostgreSQL frees it when this process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [what])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            _leave(what)


def _leave(what: str) -> None:
    """With the connection gone the lock is gone too."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [what])


def held(payouts: QuerySet[Payout]) -> list[Payout]:
    """Payouts with their claims, which are held until the transaction ends; always in one order, so that two jobs
    never wait for each other. A payout is only changed by who holds its claim."""
    claim_ids = list(payouts.values_list("claim_id", flat=True))
    locking = Claim.objects.select_for_update(of=("self",)).select_related("subject").filter(pk__in=claim_ids)
    claims = {claim.pk: claim for claim in locking.order_by("pk")}
    found = list(payouts.filter(claim_id__in=list(claims)).order_by("pk"))
    for payout in found:
        payout.claim = claims[payout.claim_id]
    return found
