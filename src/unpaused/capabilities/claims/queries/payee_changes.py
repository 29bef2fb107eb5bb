"""Whether another account can be asked for."""

from unpaused.capabilities.claims.models import Claim, Payout
from unpaused.capabilities.claims.models.payout import OPEN_STATES
from unpaused.capabilities.claims.rules.payee_change import CHANGEABLE, MOVABLE


def may_change_payee(claim: Claim) -> bool:
    """Whether nothing is in flight and no change waits. The action looks once more, holding claim and payout."""
    if claim.state not in CHANGEABLE or claim.payee_change_due_at is not None or claim.payee is None:
        return False
    open_ones = Payout.objects.filter(claim=claim, state__in=OPEN_STATES)
    return not open_ones.exclude(state__in=MOVABLE, batch__isnull=True).exists()
