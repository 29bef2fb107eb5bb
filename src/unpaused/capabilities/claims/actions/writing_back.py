"""Telling the core what happened here: noted in the transaction of the act, told by a job, once a key."""

from collections.abc import Mapping, Sequence
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
    """Tells the core what waits, oldest first; how many it took. Raises Unavailable: the job comes again.

    An answer that was lost is no matter: the same key is told again until the core confirms. What it chokes on keeps
    back the rest of its own claim, whose order counts, and no other claim.
    """
    gateway, told, after, in_a_row = core(), 0, 0, 0
    silent: dict[int, Unavailable] = {}
    while chunk := _chunk(after):
        for waiting in (each for each in chunk if each.claim_id not in silent):
            try:
                told, in_a_row = told + _tell(gateway, waiting), 0
            except Unavailable as trouble:
                silent[waiting.claim_id], in_a_row = trouble, in_a_row + 1
                if in_a_row == SILENT_IN_A_ROW:
                    raise
        after = chunk[-1].pk
    if silent:
        raise next(iter(silent.values()))
    return told


def _chunk(after: int) -> list[WriteBack]:
    rows = WriteBack.objects.select_related("claim").filter(done_at__isnull=True, fault="", pk__gt=after)
    return list(rows.order_by("pk")[:CHUNK])


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
