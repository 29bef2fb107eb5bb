"""Customers told how their claim stands: neutral texts with a number, and nothing of a list.

Subscribers of events (config/subscriptions.py); each message has a key, so that twice told is once sent.
"""

from collections.abc import Iterable, Sequence

import structlog

from unpaused.capabilities.claims.events import (
    ClaimApproved,
    ClaimDeclined,
    ClaimPaid,
    ClaimSubmitted,
    PayeeChangeAsked,
    PayoutRejected,
)
from unpaused.capabilities.claims.models import Claim, Decision, PayeeChange, Payout, PayoutState
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
    _tell_news(event.claim_ids, _last_decisions(event.claim_ids))


def tell_approved(event: ClaimApproved) -> None:
    """In the same words as a refusal, so that the text says nothing. Not where the machine approved while the customer
    handed it in: they have the answer before them, and `tell_received` says where to follow it."""
    last = _last_decisions(event.claim_ids)
    at_once = {pk for pk, decision in last.items() if decision.serial == 1 and decision.by_user_id is None}
    _tell_news(event.claim_ids, {pk: decision for pk, decision in last.items() if pk not in at_once})


def tell_payee_change(event: PayeeChangeAsked) -> None:
    """To the telephone in the book, whoever asked: who did not ask can object while the change waits."""
    waiting = PayeeChange.objects.filter(claim_id__in=event.claim_ids, ended_at__isnull=True).select_related("claim")
    keys = {change.claim_id: f"claim.{change.claim_id}.payee_change.{change.pk}" for change in waiting}
    _tell([change.claim for change in waiting], "payee_change", keys)


def _last_decisions(claim_ids: Sequence[int]) -> dict[int, Decision]:
    return {row.claim_id: row for row in Decision.objects.filter(claim_id__in=claim_ids).order_by("pk")}


def _tell_news(claim_ids: Sequence[int], last: dict[int, Decision]) -> None:
    claims = [claim for claim in _claims(claim_ids) if claim.pk in last]
    _tell(claims, "claim_news", {c.pk: f"claim.{c.pk}.decided.{last[c.pk].pk}" for c in claims})


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
