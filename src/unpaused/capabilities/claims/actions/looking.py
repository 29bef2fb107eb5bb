"""Seeing what is sealed, on the record."""

from datetime import timedelta

from django.db import transaction

from unpaused.capabilities.claims.models import Claim, Document
from unpaused.capabilities.claims.queries.insured import people_of
from unpaused.capabilities.claims.queries.sealed import payee_of
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.reading import did_since
from unpaused.foundation.files import store
from unpaused.foundation.privacy import revealing
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

SEEN = "claims.see"
AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic
def note_seen(*, by: User, claim: Claim) -> None:
    """That somebody read what the customer stated and what was decided of it: health facts are among it. Once an hour,
    since the page reads itself anew."""
    who, on = Actor.staff(by), ("claim", claim.pk)
    if not did_since(who, SEEN, on, clock.now() - AGAIN_AFTER):
        trail.record(by=who, action=SEEN, on=on, subject=claim.subject_id)


def see_document(*, by: User, document: Document) -> bytes:
    """The photograph drawn anew as JPEG, and a row in the trail: identity cards cannot be masked. Raises Deleted."""
    shown = store.shown(document.file)
    detail: dict[str, object] = {"code": document.code, "document": document.pk}
    trail.record(
        by=Actor.staff(by),
        action="claims.see_document",
        on=("claim", document.claim_id),
        subject=document.file.subject_id,
        detail=detail,
    )
    return shown


def reveal_account(*, by: User, claim: Claim, reason: str) -> str:
    """The payee's name and account, once, for a reason. Raises Refused without one, or where none was given."""
    payee = payee_of(claim)
    if payee is None:
        raise Refused("claims.no_payee", "No account was given yet.")
    revealing.note(by=Actor.staff(by), subject=claim.subject, purpose="claim.payee", reason=reason)
    return f"{payee.holder_name} {payee.account}"


def reveal_name(*, by: User, claim: Claim, reason: str) -> str:
    """The customer's name from the book, once, for a reason. Raises Refused."""
    person = people_of([claim.person_id], branches_of(by)).get(claim.person_id)
    if person is None:
        raise Refused("claims.not_in_book", "The book does not know this person.")
    revealing.note(by=Actor.staff(by), subject=claim.subject, purpose="claim.name", reason=reason)
    return person.name
