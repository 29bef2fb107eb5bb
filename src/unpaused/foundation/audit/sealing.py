"""Hourly seals: a hash chain over the trail, signed with Ed25519 (RFC 8032).

Rows are taken by transaction, not by id: an id is given out before its transaction commits, so a range of ids may
still grow. Every transaction below `pg_snapshot_xmin` is finished for good.
"""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from unpaused.foundation.audit.models import AuditSeal
from unpaused.kernel import clock

_ROWS = """
    SELECT id, at, actor, action, object_type, object_id, subject_id, reason, detail::text
    FROM audit_auditrow WHERE transaction >= %s::text::xid8 AND transaction < %s::text::xid8
    ORDER BY transaction, id
"""


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.DIGEST_KEY)


def public_key() -> Ed25519PublicKey:
    """What an auditor verifies the seals with."""
    return _private_key().public_key()


def seal() -> AuditSeal | None:
    """Seals everything finished since the last seal; None where there is nothing new."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))")
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
            until = int(cursor.fetchone()[0])
        last = AuditSeal.objects.order_by("-until_transaction").first()
        since = int(last.until_transaction) if last else 0
        previous = bytes(last.digest) if last else bytes(32)
        rows, digest = _digest(since, until, previous)
        if rows == 0:
            return None
        return AuditSeal.objects.create(
            at=clock.now(),
            from_transaction=since,
            until_transaction=until,
            rows=rows,
            previous=previous,
            digest=digest,
            signature=_private_key().sign(digest),
        )


def broken_seals() -> list[int]:
    """Ids of seals whose rows, chain or signature no longer hold. Empty means: nothing was changed."""
    broken = []
    previous = bytes(32)
    for seal_row in AuditSeal.objects.order_by("until_transaction"):
        rows, digest = _digest(
            int(seal_row.from_transaction), int(seal_row.until_transaction), bytes(seal_row.previous)
        )
        intact = rows == seal_row.rows and digest == bytes(seal_row.digest)
        if not intact or bytes(seal_row.previous) != previous or not _signed(seal_row):
            broken.append(seal_row.pk)
        previous = bytes(seal_row.digest)
    return broken


def _signed(seal_row: AuditSeal) -> bool:
    try:
        public_key().verify(bytes(seal_row.signature), bytes(seal_row.digest))
    except InvalidSignature:
        return False
    return True


def _digest(since: int, until: int, previous: bytes) -> tuple[int, bytes]:
    digest = hashlib.sha256(previous)
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [str(since), str(until)])
        while chunk := cursor.fetchmany(5000):
            for row in chunk:
                digest.update(repr(row).encode())
                rows += 1
    return rows, digest.digest()
