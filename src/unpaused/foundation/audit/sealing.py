"""Hourly seals: a hash chain over the trail, signed with Ed25519 (RFC 8032).

Rows are taken by transaction, not by id: an id is given out before its transaction commits, so a range of ids may
still grow. Every transaction below `pg_snapshot_xmin` is finished for good.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from unpaused.foundation.audit import canon, signing, vouching
from unpaused.foundation.audit.models import AuditSeal
from unpaused.kernel import clock

_ROWS = """
    SELECT id, at, actor, action, object_type, object_id, subject_id, reason, detail::text
    FROM audit_auditrow WHERE transaction >= %s::text::xid8 AND transaction < %s::text::xid8
    ORDER BY transaction, id
"""
PURPOSE = "audit-digest"
LATE = timedelta(minutes=90)


def public_key() -> Ed25519PublicKey:
    """What an auditor verifies the seals of today with."""
    return signing.public_key(PURPOSE)


def seal() -> AuditSeal | None:
    """Seals everything finished since the last seal; None where there is nothing new."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))")
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
            until = int(cursor.fetchone()[0])
        last = AuditSeal.objects.order_by("-until_transaction").first()
        since = int(last.until_transaction) if last else 0
        previous = bytes(last.digest) if last else canon.FIRST
        rows, digest = canon.digest_of(previous, lines_between(since, until))
        if rows == 0:
            return None
        return AuditSeal.objects.create(
            at=clock.now(),
            from_transaction=since,
            until_transaction=until,
            rows=rows,
            previous=previous,
            digest=digest,
            signature=signing.private_key(PURPOSE).sign(canon.signed_words(since, until, rows, digest)),
        )


def broken_seals() -> list[int]:
    """Ids of seals whose rows, chain or signature no longer hold. Empty means: nothing was changed."""
    broken = []
    previous = canon.FIRST
    keys = signing.public_keys(PURPOSE)
    for seal_row in AuditSeal.objects.order_by("until_transaction"):
        lines = lines_between(int(seal_row.from_transaction), int(seal_row.until_transaction))
        rows, digest = canon.digest_of(bytes(seal_row.previous), lines)
        intact = rows == seal_row.rows and digest == bytes(seal_row.digest)
        if not intact or bytes(seal_row.previous) != previous or not _signed(seal_row, keys):
            broken.append(seal_row.pk)
        previous = bytes(seal_row.digest)
    return broken


def lines_between(since: int, until: int) -> Iterator[str]:
    """What a seal over these transactions covers, in its order."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [str(since), str(until)])
        while chunk := cursor.fetchmany(5000):
            yield from map(canon.line_of, chunk)


@dataclass(frozen=True, slots=True)
class State:
    """How the trail is sealed. `gaps`: ids of seals that do not begin where the one before ended; `late`: rows wait
    longer for their seal than an hour and a half."""

    seals: int
    sealed_at: datetime | None
    unsealed: int
    gaps: list[int]
    late: bool


def state() -> State:
    """Without looking at a single sealed row: see `broken_seals` for that."""
    seals = list(AuditSeal.objects.order_by("until_transaction"))
    gaps = [after.pk for before, after in pairwise(seals) if before.until_transaction != after.from_transaction]
    if seals and seals[0].from_transaction:
        gaps.insert(0, seals[0].pk)
    until = int(seals[-1].until_transaction) if seals else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(at) FROM audit_auditrow WHERE transaction >= %s::text::xid8", [str(until)])
        unsealed, oldest = cursor.fetchone()
    late = oldest is not None and clock.now() - oldest > LATE
    return State(len(seals), seals[-1].at if seals else None, unsealed, gaps, late)


def _signed(seal_row: AuditSeal, keys: list[Ed25519PublicKey]) -> bool:
    words = canon.signed_words(
        int(seal_row.from_transaction), int(seal_row.until_transaction), seal_row.rows, bytes(seal_row.digest)
    )
    return vouching.signer(keys, bytes(seal_row.signature), words) is not None
