"""Checking the trail: each seal against its rows, the seal before it, its signature, and what this machine has seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from unpaused.foundation.audit import canon, signing, vouching, witness
from unpaused.foundation.audit.models import AuditSeal
from unpaused.foundation.audit.sealing import PURPOSE, lines_between
from unpaused.kernel import clock

LATE = timedelta(minutes=90)
What = Literal["added", "removed", "changed", "chain", "signature", "missing", "noted"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold of one seal, which covers the acts between `since` (None: from the first on) and `until`.

    `what`: rows were "added", "removed" or "changed" (`sealed` were sealed, `found` are there); "chain": it does not
    follow the seal before it; "signature": no key of ours made it; "missing": this machine has seen it and it is gone
    or another; "noted": the seal that somebody noted elsewhere is not there.
    """

    seal: int
    what: What
    since: datetime | None = None
    until: datetime | None = None
    sealed: int = 0
    found: int = 0


def faults(noted: str = "") -> list[Fault]:
    """Everything that does not hold; none means that nothing sealed was changed. What holds is noted as seen.

    `noted`: a seal as `name_of` wrote it, kept elsewhere, that must be there. Raises Refused where it is none.
    """
    seals = list(AuditSeal.objects.order_by("until_transaction"))
    wanted = canon.noted_seal(noted) if noted else None
    found = [*_broken(seals), *_gone(seals)]
    if wanted and wanted not in {(each.pk, bytes(each.digest)) for each in seals}:
        found.append(Fault(wanted[0], "noted"))
    if not found:
        transaction.on_commit(lambda: witness.note(seals))
    return found


def name_of(seal: AuditSeal) -> str:
    """Its number and digest, to be noted elsewhere: "812:ab12…" (64 hexadecimal digits)."""
    return f"{seal.pk}:{bytes(seal.digest).hex()}"


def last_seal_named() -> str:
    """The last seal as `name_of` writes it; "" where there is none yet."""
    last = AuditSeal.objects.order_by("-until_transaction").first()
    return name_of(last) if last else ""


def _broken(seals: Sequence[AuditSeal]) -> Iterator[Fault]:
    keys = signing.public_keys(PURPOSE)
    previous, bound, since = canon.FIRST, 0, None
    for seal in seals:
        lines = lines_between(int(seal.from_transaction), int(seal.until_transaction))
        rows, digest = canon.digest_of(bytes(seal.previous), lines)
        for what in _what(seal, rows, digest, keys, (previous, bound)):
            yield Fault(seal.pk, what, since, seal.at, seal.rows, rows)
        previous, bound, since = bytes(seal.digest), int(seal.until_transaction), seal.at


def _what(
    seal: AuditSeal, rows: int, digest: bytes, keys: list[Ed25519PublicKey], before: tuple[bytes, int]
) -> Iterator[What]:
    if rows != seal.rows:
        yield "added" if rows > seal.rows else "removed"
    elif digest != bytes(seal.digest):
        yield "changed"
    if (bytes(seal.previous), int(seal.from_transaction)) != before:
        yield "chain"
    if not _signed(seal, keys):
        yield "signature"


def _gone(seals: Sequence[AuditSeal]) -> Iterator[Fault]:
    for each in witness.missing(seals):
        yield Fault(each.seal, "missing", None, each.at, each.rows)


def _signed(seal: AuditSeal, keys: list[Ed25519PublicKey]) -> bool:
    words = canon.signed_words(int(seal.from_transaction), int(seal.until_transaction), seal.rows, bytes(seal.digest))
    return vouching.signer(keys, bytes(seal.signature), words) is not None


@dataclass(frozen=True, slots=True)
class State:
    """How the trail is sealed. `gaps`: ids of seals that do not begin where the one before ended; `missing`: seals
    that this machine has seen and that are gone; `late`: rows wait longer for their seal than an hour and a half."""

    seals: int
    sealed_at: datetime | None
    unsealed: int
    gaps: list[int]
    missing: list[int]
    late: bool


def state() -> State:
    """Without looking at a single sealed row: see `faults` for that."""
    seals = list(AuditSeal.objects.order_by("until_transaction"))
    gaps = [after.pk for before, after in pairwise(seals) if before.until_transaction != after.from_transaction]
    if seals and seals[0].from_transaction:
        gaps.insert(0, seals[0].pk)
    until = int(seals[-1].until_transaction) if seals else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(at) FROM audit_auditrow WHERE transaction >= %s::text::xid8", [str(until)])
        unsealed, oldest = cursor.fetchone()
    late = oldest is not None and clock.now() - oldest > LATE
    missing = [each.seal for each in witness.missing(seals)]
    return State(len(seals), seals[-1].at if seals else None, unsealed, gaps, missing, late)
