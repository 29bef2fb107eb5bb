"""Identity established by a person: which paper was seen, on the record, before a larger amount is paid."""

from django.db import transaction

from unpaused.capabilities.claims.actions.locking import locked
from unpaused.capabilities.claims.models import Claim, IdentitySeen, State
from unpaused.capabilities.claims.queries.insured import birth_date_of
from unpaused.capabilities.claims.queries.sealed import IDENTITY
from unpaused.capabilities.claims.rules.identity import checked_seen
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.foundation.privacy import revealing
from unpaused.foundation.privacy.sealing import seal
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


def establish_identity(
    *, by: User, claim_id: int, who: str, paper: str, number: str = "", relationship: str = "", reason: str
) -> int:
    """That an examiner saw a paper of the insured person or of the payee: the record's id. `number` is sealed;
    `relationship` of a payee to the insured person; `reason`: how it was seen. Only while the claim is referred.

    Raises Refused, NotPermitted, NotFound for a claim outside the examiner's branch.
    """
    check(by, Permission.DECIDE_CLAIMS)
    Claim.objects.visible_to(by).the(pk=claim_id)
    if len(reason.strip()) < 4:
        raise Refused("claims.identity_how", "Say how you established it: seen where, shown by whom.")
    with transaction.atomic():
        claim = locked(claim_id)
        if claim.state != State.REFERRED:
            raise Refused("claims.not_referred", "Claim {number} does not wait for an examiner.", number=claim.number)
        seen = checked_seen(who, paper, number, relationship, born=birth_date_of(claim.person_id))
        kept = IdentitySeen.objects.create(
            claim=claim,
            who=seen.who,
            paper=seen.paper,
            relationship=seen.relationship,
            number=seal(claim.subject, IDENTITY, seen.number) if seen.number else None,
            at=clock.now(),
            by=by,
        )
        trail.record(
            by=Actor.staff(by),
            action="claims.establish_identity",
            on=("claim", claim.pk),
            subject=claim.subject_id,
            reason=reason.strip()[:200],
            detail={"who": seen.who, "paper": seen.paper, "relationship": seen.relationship, "record": kept.pk},
        )
        topics.tell("claims")
        return kept.pk


def reveal_number(*, by: User, seen: IdentitySeen, reason: str) -> str:
    """The number that was written down, once, for a reason. Raises Refused without one, or where none was; Deleted."""
    if seen.number is None:
        raise Refused("claims.identity_no_number", "No number was written down.")
    sealed = bytes(seen.number)
    return revealing.reveal(
        by=Actor.staff(by), subject=seen.claim.subject, purpose=IDENTITY, sealed=sealed, reason=reason
    )
