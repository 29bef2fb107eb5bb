"""Telling the core what happened here: noted in the transaction of the act, told by a job, once a key."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from unpaused.capabilities.claims.actions.outside import core
from unpaused.capabilities.claims.models import WriteBack
from unpaused.foundation.jobs.app import app
from unpaused.gateways.core.gateway import CoreGateway
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, Unavailable
from unpaused.kernel.money import Fen

JOB, QUEUE = "claims.write_back", "core"
CHUNK = 200
"""Claims."""
SILENT_IN_A_ROW = 3
"""So many claims on which the core gave no answer, one after the other: it is down."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to tell. `kind` is the core's word for it: notice, case_opened, reserve, paid."""

    claim_id: int
    key: str
    kind: str
    amount_fen: Fen | None = None


def tell_core(told: Sequence[Told]) -> None:
    """Notes what the core is to be told and wakes the job. A key noted before is left as it was."""
    at = clock.now()
    WriteBack.objects.bulk_create(
        (WriteBack(claim_id=t.claim_id, key=t.key, kind=t.kind, amount_fen=t.amount_fen, made_at=at) for t in told),
        ignore_conflicts=True,
    )
    app.configure_task(JOB, queue=QUEUE).defer()


def write_back_waiting() -> int:
    """Tells the core what waits; how many it took. Raises Unavailable: the job comes again.

    An answer that was lost is no matter: the same key is told again until the core confirms. What it chokes on keeps
    back the rest of its own claim, whose order counts, and no other claim.
    """
    gateway, told, in_a_row = core(), 0, 0
    silent: dict[int, Unavailable] = {}
    for waiting in _waiting():
        if waiting.claim_id in silent:
            continue
        try:
            told, in_a_row = told + _tell(gateway, waiting), 0
        except Unavailable as trouble:
            silent[waiting.claim_id], in_a_row = trouble, in_a_row + 1
            if in_a_row == SILENT_IN_A_ROW:
                raise
    if silent:
        raise next(iter(silent.values()))
    return told


def _waiting() -> Iterator[WriteBack]:
    """Claim by claim, and of each in its order. It begins with another claim each time: a few side by side on which the
    core chokes would look like a core that is down, and stand before all others for ever."""
    rows = WriteBack.objects.filter(done_at__isnull=True, fault="")
    claims = list(rows.order_by("claim_id").values_list("claim_id", flat=True).distinct())
    start = secrets.randbelow(len(claims)) if claims else 0
    turned = claims[start:] + claims[:start]
    for place in range(0, len(turned), CHUNK):
        chunk = turned[place : place + CHUNK]
        turn = {claim_id: at for at, claim_id in enumerate(chunk)}
        waiting = rows.filter(claim_id__in=chunk).select_related("claim")
        yield from sorted(waiting, key=lambda row: (turn[row.claim_id], row.pk))


def _tell(gateway: CoreGateway, waiting: WriteBack) -> int:
    try:
        gateway.write_back(waiting.key, waiting.kind, _payload(waiting))
    except Refused as refusal:
        # A person must look: shown on the payouts page. Trying again would be refused again.
        WriteBack.objects.filter(pk=waiting.pk).update(fault=refusal.code)
        return 0
    with transaction.atomic():
        return WriteBack.objects.filter(pk=waiting.pk, done_at__isnull=True).update(done_at=clock.now())


def _payload(waiting: WriteBack) -> Mapping[str, str | int | bool | None]:
    """Of values that never change, so that the same key always has the same content."""
    claim = waiting.claim
    return {
        "claim_number": claim.number,
        "notice_number": claim.notice_number,
        "person_id": claim.person_id,
        "policy_no": claim.policy_no,
        "benefit_code": claim.benefit_code,
        "opened_at": claim.opened_at.isoformat(),
        "amount_fen": waiting.amount_fen,
    }
