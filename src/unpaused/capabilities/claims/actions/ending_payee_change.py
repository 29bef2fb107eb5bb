"""The end of a change of account: in force once it has waited, taken back, stopped after an objection, or overtaken."""

from django.db import transaction

from unpaused.capabilities.claims.actions.changing_payee import staff_may_change
from unpaused.capabilities.claims.actions.deciding import submit
from unpaused.capabilities.claims.actions.locking import locked, locked_for
from unpaused.capabilities.claims.actions.payouts import let_go
from unpaused.capabilities.claims.events import ClaimReferred
from unpaused.capabilities.claims.models import ChangeOutcome, Claim, PayeeChange, Payout, PayoutState, State
from unpaused.capabilities.claims.rules.payee_change import CHANGEABLE
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live import topics
from unpaused.foundation.privacy.sealing import Deleted
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

BY = Actor.system("claims")


def release_due_changes() -> int:
    """Puts every change in force that has waited long enough, each in its own transaction; how many ended.

    Raises Unavailable where no book is installed: what is left is done by the next run.
    """
    due = PayeeChange.objects.filter(ended_at__isnull=True, due_at__lte=clock.now())
    return sum(_release(claim_id) for claim_id in list(due.order_by("pk").values_list("claim_id", flat=True)))


def take_back_payee_change(*, by: Actor, claim_id: int) -> None:
    """The customer wants the account that was there before. Raises Refused where no change waits, NotFound."""
    with transaction.atomic():
        claim = locked_for(by, claim_id)
        _end(by, claim, _waiting(claim), ChangeOutcome.TAKEN_BACK)


def object_to_payee_change(*, by: User, claim_id: int, reason: str) -> None:
    """The customer says that they did not ask for it. `reason`: who said so, and how. Raises Refused, NotPermitted,
    NotFound."""
    staff_may_change(by, claim_id, reason)
    with transaction.atomic():
        claim = locked(claim_id)
        _end(Actor.staff(by), claim, _waiting(claim), ChangeOutcome.OBJECTED, reason.strip())


def _release(claim_id: int) -> bool:
    with transaction.atomic():
        claim = locked(claim_id)
        change = PayeeChange.objects.filter(claim=claim, ended_at__isnull=True, due_at__lte=clock.now()).first()
        if change is None:
            return False
        if claim.state not in CHANGEABLE:
            _end(BY, claim, change, ChangeOutcome.OVERTAKEN)
            return True
        claim.payee, claim.payee_given_at = bytes(change.payee), clock.now()
        claim.save(update_fields=["payee", "payee_given_at"])
        _end(BY, claim, change, ChangeOutcome.IN_FORCE)
        if claim.state == State.REJECTED_BY_BANK:
            _decide_anew(claim)
        return True


def _waiting(claim: Claim) -> PayeeChange:
    change = PayeeChange.objects.filter(claim=claim, ended_at__isnull=True).first()
    if change is None:
        raise Refused("claims.no_change", "No change of account waits.")
    return change


def _end(by: Actor, claim: Claim, change: PayeeChange, outcome: ChangeOutcome, reason: str = "") -> None:
    change.ended_at, change.outcome = clock.now(), outcome
    change.save(update_fields=["ended_at", "outcome"])
    claim.payee_change_at = claim.payee_change_due_at = None
    claim.save(update_fields=["payee_change_at", "payee_change_due_at"])
    for payout in Payout.objects.filter(claim=claim, state=PayoutState.HELD):
        payout.claim = claim
        let_go(payout)
    trail.record(
        by=by,
        action=f"claims.payee_change_{outcome}",
        on=("claim", claim.pk),
        subject=claim.subject_id,
        reason=reason,
        detail={"change": change.pk},
    )
    topics.tell("claims")


def _decide_anew(claim: Claim) -> None:
    """With the other account. What the machine cannot take, a person looks at."""
    try:
        submit(by=BY, claim_id=claim.pk)
    except (Refused, Deleted):
        Claim.objects.filter(pk=claim.pk).update(state=State.REFERRED, amount_fen=None, blocker="")
        bus.publish(ClaimReferred([claim.pk]))
