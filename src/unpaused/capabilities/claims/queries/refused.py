"""Payments that the bank refused for a reason that does not lie with the customer's account."""

from django.db.models import OuterRef, QuerySet, Subquery

from unpaused.capabilities.claims.models import Payout, PayoutState, State
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import within

BLOCKER = "bank_refused"


def refused_by_bank(user: User) -> QuerySet[Payout]:
    """The last payout of each claim that waits for that, in the person's branch; who has waited longest first."""
    last = Payout.objects.filter(claim=OuterRef("claim")).order_by("-pk").values("pk")[:1]
    waiting = Payout.objects.filter(
        pk=Subquery(last), state=PayoutState.REJECTED, claim__state=State.REFERRED, claim__blocker=BLOCKER
    )
    return within(waiting.select_related("claim"), user, "claim__branch_code").order_by("ended_at", "pk")
