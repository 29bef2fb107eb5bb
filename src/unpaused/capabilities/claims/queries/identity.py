"""Whose identity is on file for a claim: by the book, or because an examiner saw it."""

from unpaused.capabilities.claims.models import Claim, IdentitySeen, Whose
from unpaused.capabilities.claims.queries.insured import insured_of
from unpaused.capabilities.claims.queries.sealed import payee_of
from unpaused.capabilities.claims.rules.facts import Insured
from unpaused.capabilities.claims.rules.identity import OnFile
from unpaused.capabilities.claims.rules.payee import same_name
from unpaused.kernel.errors import NotFound


def identities_of(claim: Claim) -> list[IdentitySeen]:
    """What examiners saw, newest first."""
    return list(claim.identities.select_related("by").order_by("-pk"))


def identity_of(claim: Claim, identity_id: int) -> IdentitySeen:
    """Raises NotFound, also for one of another claim."""
    found = claim.identities.filter(pk=identity_id).first()
    if found is None:
        raise NotFound("claims.no_identity", "The claim has no such record of identity.")
    return found


def on_file(claim: Claim) -> OnFile:
    """Of the claim as it stands. Raises Unavailable where no book is installed, Deleted."""
    insured, payee = insured_of(claim), payee_of(claim)
    return OnFile(
        insured=insured_on_file(claim, insured),
        payee_is_insured=payee is not None and same_name(payee.holder_name, insured.name),
        payee=claim.identities.filter(who=Whose.PAYEE, at__gte=claim.payee_given_at or claim.opened_at).exists(),
    )


def insured_on_file(claim: Claim, insured: Insured) -> bool:
    """By a valid number in the book, or because an examiner saw a paper."""
    return insured.identity_valid or claim.identities.filter(who=Whose.INSURED).exists()
