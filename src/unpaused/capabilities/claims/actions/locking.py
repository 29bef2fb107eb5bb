"""One writer at a time on one claim, and on what is left of one benefit."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection
from django.db.models import QuerySet

from unpaused.capabilities.claims.models import Claim, Payout
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel.errors import NotPermitted, Refused


def locked(claim_id: int) -> Claim:
    """The claim, held until the transaction ends. Raises Refused."""
    claim = Claim.objects.select_for_update(of=("self",)).select_related("subject").filter(pk=claim_id).first()
    if claim is None:
        raise Refused("claims.unknown", "There is no such claim.")
    return claim


def locked_for(by: Actor, claim_id: int) -> Claim:
    """As `locked`; a customer gets their own alone. Raises NotPermitted, also for a claim that does not exist."""
    claim = Claim.objects.select_for_update(of=("self",)).select_related("subject").filter(pk=claim_id).first()
    if claim is None or (by.kind == "customer" and by.id != str(claim.subject_id)):
        raise not_yours()
    return claim


def not_yours() -> NotPermitted:
    return NotPermitted("claims.not_yours", "This claim is not one of yours.")


def hold_limit(policy_no: str, benefit_code: str) -> None:
    """Two claims on one benefit are decided one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"claims.limit:{policy_no}:{benefit_code}"]
        )


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
