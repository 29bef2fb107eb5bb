"""Another account after submission: asked for with both checks, waiting, then in force; or stopped before.

While it waits the payout is held, so that nothing goes to either account. Nothing is booked: the sub-ledger knows
amounts, not accounts.
"""

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction

from unpaused.capabilities.claims import measures
from unpaused.capabilities.claims.actions.locking import locked_for
from unpaused.capabilities.claims.actions.payouts import hold
from unpaused.capabilities.claims.events import PayeeChangeAsked
from unpaused.capabilities.claims.models import Claim, PayeeChange, Payout, State
from unpaused.capabilities.claims.models.payout import OPEN_STATES
from unpaused.capabilities.claims.queries.insured import area_of, insured_of
from unpaused.capabilities.claims.queries.sealed import PAYEE, payee_of
from unpaused.capabilities.claims.rules.payee import Payee, checked_payee, same_name
from unpaused.capabilities.claims.rules.payee_change import CHANGEABLE, MOVABLE, CustomerProof, delay
from unpaused.capabilities.incidents import public as incidents
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live import topics
from unpaused.foundation.privacy.sealing import seal_json
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def ask_payee_change(
    *, by: Actor, claim_id: int, holder_name: str, bank_code: str, account: str, proof: CustomerProof
) -> int:
    """The customer's own wish, after both checks: the id of the change, which waits. Raises Refused where a check is
    missing or old, the payout is in flight, or a change waits already; NotFound."""
    if not proof.holds(clock.now()):
        raise Refused("claims.proof_old", "The checks were too long ago. Begin again, please.")
    return _ask(by, claim_id, checked_payee(holder_name, bank_code, account), "")


def ask_payee_change_at_desk(
    *, by: User, claim_id: int, holder_name: str, bank_code: str, account: str, reason: str
) -> int:
    """As `ask_payee_change`, taken by an examiner on the telephone. `reason`: how they made sure that it is the
    customer who asks. It waits no less."""
    staff_may_change(by, claim_id, reason)
    return _ask(Actor.staff(by), claim_id, checked_payee(holder_name, bank_code, account), reason.strip())


def staff_may_change(by: User, claim_id: int, reason: str) -> None:
    """Raises NotPermitted, NotFound; Refused without a reason."""
    check(by, Permission.DECIDE_CLAIMS)
    Claim.objects.visible_to(by).the(pk=claim_id)
    if len(reason.strip()) < 4:
        raise Refused("claims.change_reason", "Say how you made sure that it is the customer.")


def _ask(by: Actor, claim_id: int, payee: Payee, reason: str) -> int:
    with transaction.atomic():
        claim = locked_for(by, claim_id)
        payouts = _movable_payouts(claim)
        _check(claim, payee)
        change = _keep(by, claim, payee)
        for payout in payouts:
            payout.claim = claim
            hold(payout)
        trail.record(
            by=by,
            action="claims.ask_payee_change",
            on=("claim", claim.pk),
            subject=claim.subject_id,
            reason=reason,
            detail={"change": change.pk},
        )
        bus.publish(PayeeChangeAsked([claim.pk]))
        topics.tell("claims")
        return change.pk


def _movable_payouts(claim: Claim) -> list[Payout]:
    """The open payout, held against whoever makes files. Raises Refused where it is in flight: a file may have it."""
    if claim.state not in CHANGEABLE:
        raise Refused("claims.not_changeable", "The account of claim {number} cannot be changed.", number=claim.number)
    if claim.payee_change_due_at is not None:
        raise Refused("claims.change_waits", "A change of account waits already. Take it back first.")
    payouts = list(Payout.objects.select_for_update(of=("self",)).filter(claim=claim, state__in=OPEN_STATES))
    if any(payout.state not in MOVABLE or payout.batch_id is not None for payout in payouts):
        raise Refused(
            "claims.payout_in_flight",
            "The money is on its way to the bank: the account cannot be changed now. If the bank cannot pay, it can.",
        )
    return payouts


def _check(claim: Claim, payee: Payee) -> None:
    if payee == payee_of(claim):
        raise Refused("claims.payee_is_the_same", "This is the account that we have already. Give another one.")
    if claim.state != State.REJECTED_BY_BANK and not _own(claim, payee):
        raise Refused(
            "claims.payee_not_own",
            "Here only an account in the insured person's own name can be given. For any other call the hotline.",
        )


def _own(claim: Claim, payee: Payee) -> bool:
    return same_name(payee.holder_name, insured_of(claim).name)


def _keep(by: Actor, claim: Claim, payee: Payee) -> PayeeChange:
    now = clock.now()
    claim.payee_change_at, claim.payee_change_due_at = now, now + _delay(claim, payee)
    claim.save(update_fields=["payee_change_at", "payee_change_due_at"])
    return PayeeChange.objects.create(
        claim=claim,
        payee=seal_json(claim.subject, PAYEE, asdict(payee)),
        replaced=bytes(claim.payee or b""),
        asked_at=now,
        asked_by=str(by),
        due_at=claim.payee_change_due_at,
    )


def _delay(claim: Claim, payee: Payee) -> timedelta:
    area = area_of(claim.person_id)
    normal, after_rejection = (
        incidents.value_of(kind.name, area_code=area, product_code=claim.product_code, incident_id=claim.incident_id)
        for kind in (measures.PAYEE_DELAY_HOURS, measures.PAYEE_DELAY_AFTER_REJECTION_HOURS)
    )
    return delay(
        rejected=claim.state == State.REJECTED_BY_BANK,
        own=_own(claim, payee),
        hours=normal,
        hours_after_rejection=after_rejection,
        drill=claim.incident.is_drill,
    )
