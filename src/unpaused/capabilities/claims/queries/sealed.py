"""What lies sealed in a claim, opened. Each purpose binds a value to its place."""

from dataclasses import dataclass
from typing import Any

from unpaused.capabilities.claims.models import Claim, Decision, Payout
from unpaused.capabilities.claims.rules import event as events
from unpaused.capabilities.claims.rules.event import EventStated
from unpaused.capabilities.claims.rules.payee import Payee
from unpaused.foundation.privacy.sealing import unseal_json

LIST_FACTS = "claim.list_facts"
EVENT = "claim.event"
PAYEE = "claim.payee"
FACTS = "decision.facts"
TRACE = "decision.trace"
WORDS = "decision.words"
IDENTITY = "claim.identity"


@dataclass(frozen=True, slots=True)
class Words:
    """What an examiner wrote: the reason, and the clause of the contract on which a refusal rests."""

    reason: str
    clause: str


def event_of(claim: Claim) -> EventStated | None:
    """Raises Deleted, here and below, where the customer's key was destroyed."""
    if claim.event is None:
        return None
    return events.from_json(unseal_json(claim.subject, EVENT, bytes(claim.event)))


def payee_of(claim: Claim) -> Payee | None:
    return None if claim.payee is None else Payee(**unseal_json(claim.subject, PAYEE, bytes(claim.payee)))


def payee_of_payout(payout: Payout) -> Payee:
    """The account as it was when the payout was made; needs `claim__subject`."""
    return Payee(**unseal_json(payout.claim.subject, PAYEE, bytes(payout.payee)))


def list_facts_of(claim: Claim) -> dict[str, Any]:
    """What the list said. For examiners only."""
    return {} if claim.list_facts is None else dict(unseal_json(claim.subject, LIST_FACTS, bytes(claim.list_facts)))


def facts_of(decision: Decision) -> dict[str, Any]:
    """Needs `claim__subject`."""
    return {} if decision.facts is None else dict(unseal_json(decision.claim.subject, FACTS, bytes(decision.facts)))


def trace_of(decision: Decision) -> dict[str, Any]:
    return {} if decision.trace is None else dict(unseal_json(decision.claim.subject, TRACE, bytes(decision.trace)))


def words_of(decision: Decision) -> Words | None:
    if decision.words is None:
        return None
    return Words(**unseal_json(decision.claim.subject, WORDS, bytes(decision.words)))
