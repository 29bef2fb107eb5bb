"""The sealed trail as JSON lines that an auditor can verify without us: `unpaused audit --verify FILE`.

First a line that names format and public key, then for each seal its rows as they were hashed and the seal itself.
Whole seals only: part of one could not be verified.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from unpaused.foundation.audit import canon, sealing, signing
from unpaused.foundation.audit.models import AuditSeal
from unpaused.kernel import clock


def sealed_lines(since: datetime, until: datetime) -> Iterator[str]:
    """Every seal made in [since, until], and the one after, which may hold rows of the last hour; with line feeds."""
    header = {
        "format": canon.FORMAT,
        "public_key": sealing.public_key().public_bytes_raw().hex(),
        "former_keys": [[p.hex(), v.hex()] for p, v in signing.former_keys(sealing.PURPOSE)],
        "exported_at": clock.now().isoformat(),
    }
    yield json.dumps(header) + "\n"
    for seal in _seals(since, until):
        for line in sealing.lines_between(int(seal.from_transaction), int(seal.until_transaction)):
            yield line + "\n"
        yield json.dumps(_plain(seal)) + "\n"


def _seals(since: datetime, until: datetime) -> list[AuditSeal]:
    made = AuditSeal.objects.filter(at__gte=since)
    after = made.filter(at__gt=until).order_by("until_transaction").first()
    last = after or made.order_by("-until_transaction").first()
    if last is None:
        return []
    return list(made.filter(until_transaction__lte=last.until_transaction).order_by("until_transaction"))


def _plain(seal: AuditSeal) -> dict[str, object]:
    return {
        "seal": seal.pk,
        "at": seal.at.isoformat(),
        "from_transaction": int(seal.from_transaction),
        "until_transaction": int(seal.until_transaction),
        "rows": seal.rows,
        "previous": bytes(seal.previous).hex(),
        "digest": bytes(seal.digest).hex(),
        "signature": bytes(seal.signature).hex(),
    }
