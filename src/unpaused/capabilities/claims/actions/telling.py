"""Customers told how their claim stands: neutral texts with a number, and nothing of a list.

Subscribers of events (config/subscriptions.py); each message has a key, so that twice told is once sent.
"""

from collections.abc import Iterable, Sequence

import structlog

from unpaused.capabilities.claims.events import ClaimDeclined, ClaimPaid, ClaimSubmitted, PayoutRejected
from unpaused.capabilities.claims.models import Claim, Decision, Payout, PayoutState
from unpaused.capabilities.claims.queries.insured import phones_of
from unpaused.capabilities.outreach import public as outreach
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel.errors import Refused

BY = Actor.system("claims")
log = structlog.get_logger()


def tell_received(event: ClaimSubmitted) -> None:
    """The claim is in. Said once, however often it is handed in again."""
    claims = _claims(event.claim_ids)
    _tell(claims, "claim_received", {c.pk: f"claim.{c.pk}.received" for c in claims})


def tell_paid(event: ClaimPaid) -> None:
    """The money is out, once a payout."""
    paid = Payout.objects.filter(claim_id__in=event.claim_ids, state=PayoutState.PAID).select_related("claim")
    amounts = {payout.claim_id: outreach.Amount(payout.amount_fen) for payout in paid}
    keys = {payout.claim_id: f"claim.{payout.claim_id}.paid.{payout.pk}" for payout in paid}
    _tell([payout.claim for payout in paid], "claim_paid", keys, amounts)


def tell_needs_you(event: PayoutRejected) -> None:
    """The bank did not pay: another account is needed."""
    refused = Payout.objects.filter(
        claim_id__in=event.claim_ids, state__in=[PayoutState.REJECTED, PayoutState.RETURNED]
    ).select_related("claim")
    last = {payout.claim_id: payout for payout in refused.order_by("pk")}
    keys = {pk: f"claim.{pk}.needs_you.{payout.pk}" for pk, payout in last.items()}
    _tell([payout.claim for payout in last.values()], "claim_needs_you", keys)


def tell_decided(event: ClaimDeclined) -> None:
    """A person has declined: the reasons stand, in writing, on the customer's page."""
    last = {row.claim_id: row.pk for row in Decision.objects.filter(claim_id__in=event.claim_ids).order_by("pk")}
    claims = [claim for claim in _claims(event.claim_ids) if claim.pk in last]
    _tell(claims, "claim_decided", {c.pk: f"claim.{c.pk}.decided.{last[c.pk]}" for c in claims})


def _claims(claim_ids: Sequence[int]) -> list[Claim]:
    return list(Claim.objects.filter(pk__in=claim_ids).order_by("pk"))


def _tell(
    claims: Iterable[Claim], template: str, keys: dict[int, str], amounts: dict[int, outreach.Amount] | None = None
) -> None:
    """By SMS to the number in the book and only there; nobody without one is told by machine."""
    listed = list(claims)
    phones = phones_of({claim.person_id for claim in listed})
    for claim in listed:
        variables: dict[str, outreach.Variable] = {"claim": outreach.ClaimNumber(claim.number)}
        if amounts:
            variables["amount"] = amounts[claim.pk]
        phone = phones.get(claim.person_id)
        if phone:
            _tell_one(claim, template, phone, variables, keys[claim.pk])


def _tell_one(claim: Claim, template: str, phone: str, variables: dict[str, outreach.Variable], key: str) -> None:
    try:
        outreach.tell(
            by=BY,
            subject_id=claim.subject_id,
            channel="sms",
            template=template,
            address=phone,
            variables=variables,
            key=key,
            incident_id=claim.incident_id,
            branch_code=claim.branch_code,
        )
    except Refused as refusal:
        # A number that is none, or data deleted meanwhile: the claim goes on without a message.
        log.warning("claims.not_told", claim=claim.number, code=refusal.code)
