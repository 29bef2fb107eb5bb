"""Telling the core what happened here: noted in the transaction of the act, told by a job, once a key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from unpaused.capabilities.claims.actions.outside import core
from unpaused.capabilities.claims.models import WriteBack
from unpaused.foundation.jobs.app import app
from unpaused.gateways.core.gateway import CoreGateway
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import Fen

JOB, QUEUE = "claims.write_back", "core"
CHUNK = 200


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

    An answer that was lost is no matter: the same key is told again until the core confirms.
    """
    gateway, told = core(), 0
    while chunk := _chunk():
        for waiting in chunk:
            told += _tell(gateway, waiting)
    return told


def _chunk() -> list[WriteBack]:
    rows = WriteBack.objects.select_related("claim").filter(done_at__isnull=True, fault="")
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
