"""The door of claims: cases opened, what the customer gives, the decision, and how each claim stands."""

from unpaused.capabilities.claims.actions.deciding import Decided, decide, submit
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.intake import add_document, set_payee, state_event
from unpaused.capabilities.claims.actions.opening import NewCase, open_case, open_cases, withdraw_case
from unpaused.capabilities.claims.actions.receiving import poll_bank
from unpaused.capabilities.claims.actions.removing import remove_document
from unpaused.capabilities.claims.actions.telling import tell_decided, tell_needs_you, tell_paid, tell_received
from unpaused.capabilities.claims.events import (
    CaseOpened,
    ClaimApproved,
    ClaimDeclined,
    ClaimPaid,
    ClaimReferred,
    ClaimSubmitted,
    PayoutInstructed,
    PayoutRejected,
)
from unpaused.capabilities.claims.models import State
from unpaused.capabilities.claims.queries.briefs import ClaimBrief, claims_of
from unpaused.capabilities.claims.queries.customer import CustomerClaim, Item, Step, claim_for_customer
from unpaused.capabilities.claims.queries.photographs import Photograph, photograph_shown, photographs_of
from unpaused.capabilities.claims.queries.sealed import Words
from unpaused.capabilities.claims.rules.event import EventStated

__all__ = [
    "CaseOpened",
    "ClaimApproved",
    "ClaimBrief",
    "ClaimDeclined",
    "ClaimPaid",
    "ClaimReferred",
    "ClaimSubmitted",
    "CustomerClaim",
    "Decided",
    "EventStated",
    "Item",
    "NewCase",
    "PayoutInstructed",
    "PayoutRejected",
    "Photograph",
    "State",
    "Step",
    "Words",
    "add_document",
    "claim_for_customer",
    "claims_of",
    "decide",
    "instruct_waiting",
    "open_case",
    "open_cases",
    "photograph_shown",
    "photographs_of",
    "poll_bank",
    "remove_document",
    "set_payee",
    "state_event",
    "submit",
    "tell_decided",
    "tell_needs_you",
    "tell_paid",
    "tell_received",
    "withdraw_case",
]
