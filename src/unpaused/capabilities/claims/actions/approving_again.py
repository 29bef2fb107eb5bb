"""A batch that the bank refused, approved again: our account had no money, or the file was not understood."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from unpaused.capabilities.claims.actions.deciding import decide
from unpaused.capabilities.claims.queries.refused import refused_by_bank
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.kernel.errors import Refused

MOST_AT_ONCE = 200


@dataclass(slots=True)
class Again:
    """How many were approved, and the refusals by the claim's number."""

    done: int = 0
    refusals: dict[str, Refused] = field(default_factory=dict)


def approve_again(*, by: User, claim_ids: Sequence[int], reason: str) -> Again:
    """Each claim is decided by itself, for the amount that the bank had refused.

    What no longer waits for that, another having decided it meanwhile, is left as it is. Raises Refused for none, or
    more than MOST_AT_ONCE.
    """
    check(by, Permission.DECIDE_CLAIMS)
    if not 0 < len(claim_ids) <= MOST_AT_ONCE:
        raise Refused("claims.again_count", "Choose 1 to {most} claims.", most=MOST_AT_ONCE)
    again = Again()
    for payout in refused_by_bank(by).filter(claim_id__in=claim_ids):
        try:
            decide(by=by, claim_id=payout.claim_id, outcome="approve", amount_fen=payout.amount_fen, reason=reason)
        except Refused as refusal:
            again.refusals[payout.claim.number] = refusal
        else:
            again.done += 1
    return again
