"""Hourly seals: a hash chain over the trail, signed with Ed25519 (RFC 8032).

Rows are taken by transaction, not by id: an id is given out before its transaction commits, so a range of ids may
still grow. Every transaction below `pg_snapshot_xmin` is finished for good.
"""

from collections.abc import Iterator

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from unpaused.foundation.audit import canon, signing, witness
from unpaused.foundation.audit.models import AuditSeal
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

_ROWS = """
    SELECT id, at, actor, action, object_type, object_id, subject_id, reason, detail::text
    FROM audit_auditrow WHERE transaction >= %s::text::xid8 AND transaction < %s::text::xid8
    ORDER BY transaction, id
"""
PURPOSE = "audit-digest"
_log = structlog.get_logger(__name__)


def public_key() -> Ed25519PublicKey:
    """What an auditor verifies the seals of today with."""
    return signing.public_key(PURPOSE)


def seal() -> AuditSeal | None:
    """Seals everything finished since the last seal; None where there is nothing new.

    Raises Refused where the last seal that this machine has seen is gone: a new one would vouch for what is left.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))")
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
            until = int(cursor.fetchone()[0])
        last = AuditSeal.objects.order_by("-until_transaction").first()
        _refuse_shortened()
        made = _made(last, until)
        if made is not None:
            transaction.on_commit(lambda: _tell(made))
    return made


def _refuse_shortened() -> None:
    last = next(reversed(witness.seen()), None)
    if last and not AuditSeal.objects.filter(pk=last.seal, digest=bytes.fromhex(last.digest)).exists():
        raise Refused(
            "audit.shortened",
            "Seal {seal} of {at}, which this machine has seen, is gone: nothing is sealed until it is known why."
            " `unpaused audit` says more.",
            seal=last.seal,
            at=f"{last.at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}",
        )


def _made(last: AuditSeal | None, until: int) -> AuditSeal | None:
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


def _tell(made: AuditSeal) -> None:
    """The file beside the database, and the log, which other machines may collect."""
    witness.note([made])
    _log.info("audit.sealed", seal=made.pk, rows=made.rows, digest=bytes(made.digest).hex())


def lines_between(since: int, until: int) -> Iterator[str]:
    """What a seal over these transactions covers, in its order."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [str(since), str(until)])
        while chunk := cursor.fetchmany(5000):
            yield from map(canon.line_of, chunk)
