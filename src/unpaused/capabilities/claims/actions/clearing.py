"""A person has spoken with the bank about something that fits nothing of ours, and says what came of it."""

from django.db import transaction

from unpaused.capabilities.claims.actions import payouts as change
from unpaused.capabilities.claims.actions.locking import held
from unpaused.capabilities.claims.models import BankMismatch, Claim, Decision, Payout, PayoutState
from unpaused.capabilities.claims.models.payout import LIVE_STATES
from unpaused.capabilities.claims.queries.doubts import doubts_of
from unpaused.capabilities.claims.queries.money import mismatch_for
from unpaused.capabilities.claims.rules import clearing
from unpaused.capabilities.claims.rules.bank_answers import FOUND_UNPAID
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def clear_mismatch(*, by: User, mismatch_id: int, outcome: str, reason: str) -> None:
    """Books what the bank is now known to have done, and lets the claim go on.

    `outcome`: "paid" (the whole amount, once), "not_paid" (nothing), "noted" (nothing of ours changes). Whoever
    decided the claim does not clear it, and whoever cleared it does not approve it: money that may go out a second
    time takes two people.

    Raises Refused for an outcome that cannot follow, a mismatch cleared before and a missing reason; NotFound for one
    of another branch.
    """
    check(by, Permission.DECIDE_CLAIMS)
    found = mismatch_for(by, mismatch_id)
    if len(reason.strip()) < 4:
        raise Refused("claims.clear_reason", "Say what the bank told you, and who of it.")
    with transaction.atomic():
        payout = next(iter(held(Payout.objects.filter(mismatches=found))), None)
        row = BankMismatch.objects.select_for_update(of=("self",)).get(pk=found.pk)
        _check_may(by, row, payout, outcome)
        row.cleared_at, row.cleared_by, row.outcome = clock.now(), by, outcome
        row.save(update_fields=["cleared_at", "cleared_by", "outcome"])
        if payout is not None:
            _apply(payout, outcome)
        _record(by, row, payout, reason.strip()[:200])
        topics.tell("payouts")


def check_not_cleared_by(by: User, claim: Claim) -> None:
    """Raises Refused where this person cleared what the bank said of the claim: another one approves it."""
    if BankMismatch.objects.filter(payout__claim=claim, cleared_by=by).exists():
        raise Refused(
            "claims.cleared_by_you",
            "You cleared what the bank said of claim {number}: somebody else approves it.",
            number=claim.number,
        )


def _check_may(by: User, row: BankMismatch, payout: Payout | None, outcome: str) -> None:
    if row.cleared_at is not None:
        raise Refused("claims.cleared_before", "This was cleared before.")
    if outcome not in clearing.outcomes(payout.state if payout else ""):
        raise Refused("claims.cannot_follow", "That cannot follow from where the payout stands.")
    if payout is None:
        return
    if Decision.objects.filter(claim_id=payout.claim_id, by_user=by).exists():
        raise Refused(
            "claims.decided_by_you",
            "You decided claim {number}: somebody else clears what the bank says of it.",
            number=payout.claim.number,
        )
    # One that ended unpaid says nothing against it; the database would refuse a second one that lives.
    others = Payout.objects.filter(claim_id=payout.claim_id, state__in=LIVE_STATES).exclude(pk=payout.pk)
    if outcome == clearing.PAID and others.exists():
        raise Refused("claims.paid_anew", "Another payout of this claim was made since: that one comes first.")


def _apply(payout: Payout, outcome: str) -> None:
    if outcome == clearing.PAID:
        change.paid_after_all(payout)
    elif outcome == clearing.NOT_PAID and payout.state == PayoutState.PAID:
        change.returned(payout)
    elif outcome == clearing.NOT_PAID:
        change.rejected(payout, FOUND_UNPAID)
    elif payout.state == PayoutState.UNCERTAIN and not doubts_of([payout.claim_id]).exists():
        # Still open, and nothing stands against asking the bank again.
        Claim.objects.filter(pk=payout.claim_id).update(blocker="bank_asked")
    else:
        change.named_in_doubt(payout)


def _record(by: User, row: BankMismatch, payout: Payout | None, reason: str) -> None:
    trail.record(
        by=Actor.staff(by),
        action="claims.clear_mismatch",
        on=("claim", payout.claim_id) if payout else ("bank_mismatch", row.pk),
        subject=payout.claim.subject_id if payout else None,
        reason=reason,
        detail={"mismatch": row.pk, "kind": row.kind, "outcome": row.outcome, "reference": row.reference},
    )
