"""What the core refused to take: told again once that is put right there, or noted as entered in it by hand."""

from collections.abc import Sequence
from typing import Literal

from django.db import transaction

from unpaused.capabilities.claims.actions.writing_back import JOB, QUEUE
from unpaused.capabilities.claims.models import WriteBack
from unpaused.capabilities.claims.queries.not_told import refused_by_core
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.jobs.app import app
from unpaused.foundation.live import topics
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

MOST_AT_ONCE = 200
How = Literal["again", "by_hand"]


@transaction.atomic
def settle_refused(*, by: User, ids: Sequence[int], how: How, reason: str) -> int:
    """ "again": each is told anew under its own key; "by_hand": somebody entered it in the core. How many.

    What no longer waits, another having settled it meanwhile, is left as it is. Raises NotPermitted; Refused for none,
    or more than MOST_AT_ONCE.
    """
    check(by, Permission.DECIDE_CLAIMS)
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise Refused("claims.told_again_count", "Choose 1 to {most} of them.", most=MOST_AT_ONCE)
    rows = list(refused_by_core(by).filter(pk__in=ids).select_for_update(of=("self",)))
    for row in rows:
        row.fault, row.done_at = "", clock.now() if how == "by_hand" else None
        trail.record(
            by=Actor.staff(by),
            action=f"claims.core_{how}",
            on=("claim", row.claim_id),
            subject=row.claim.subject_id,
            reason=reason,
            detail={"kind": row.kind},
        )
    WriteBack.objects.bulk_update(rows, ["fault", "done_at"])
    app.configure_task(JOB, queue=QUEUE).defer()
    topics.tell("payouts")
    return len(rows)
