"""The door of claims: cases opened, what the customer gives, the decision, and how each claim stands."""

from unpaused.capabilities.claims.actions.changing_payee import ask_payee_change, ask_payee_change_at_desk
from unpaused.capabilities.claims.actions.clearing import clear_mismatch
from unpaused.capabilities.claims.actions.deciding import Decided, decide, submit
from unpaused.capabilities.claims.actions.ending_payee_change import (
    object_to_payee_change,
    release_due_changes,
    take_back_payee_change,
)
from unpaused.capabilities.claims.actions.forgetting import forget_list
from unpaused.capabilities.claims.actions.granting import apply_for_measure, end_grants, grant_measure, refuse_measure
from unpaused.capabilities.claims.actions.helping import end_help, note_came
from unpaused.capabilities.claims.actions.identifying import establish_identity
from unpaused.capabilities.claims.actions.instructing import instruct_waiting
from unpaused.capabilities.claims.actions.intake import add_document, set_payee, state_event
from unpaused.capabilities.claims.actions.opening import NewCase, open_case, open_cases, withdraw_case
from unpaused.capabilities.claims.actions.receiving import poll_bank
from unpaused.capabilities.claims.actions.removing import remove_document
from unpaused.capabilities.claims.actions.telling import (
    tell_approved,
    tell_decided,
    tell_needs_you,
    tell_paid,
    tell_payee_change,
    tell_received,
)
from unpaused.capabilities.claims.events import (
    CaseOpened,
    ClaimApproved,
    ClaimDeclined,
    ClaimPaid,
    ClaimReferred,
    ClaimSubmitted,
    ClaimWithdrawn,
    CustomerCame,
    PayeeChangeAsked,
    PayoutInstructed,
    PayoutRejected,
)
from unpaused.capabilities.claims.models import State
from unpaused.capabilities.claims.queries.briefs import ClaimBrief, claims_of, cover_in_words
from unpaused.capabilities.claims.queries.customer import CustomerClaim, Item, Step, claim_for_customer
from unpaused.capabilities.claims.queries.insured import check_event_day
from unpaused.capabilities.claims.queries.numbers import numbered, numbers_of
from unpaused.capabilities.claims.queries.photographs import Photograph, photograph_shown, photographs_of
from unpaused.capabilities.claims.queries.sealed import Words
from unpaused.capabilities.claims.rules.event import LARGEST_BILL, EventStated
from unpaused.capabilities.claims.rules.helping import help_now
from unpaused.capabilities.claims.rules.payee_change import CustomerProof

__all__ = [
    "LARGEST_BILL",
    "CaseOpened",
    "ClaimApproved",
    "ClaimBrief",
    "ClaimDeclined",
    "ClaimPaid",
    "ClaimReferred",
    "ClaimSubmitted",
    "ClaimWithdrawn",
    "CustomerCame",
    "CustomerClaim",
    "CustomerProof",
    "Decided",
    "EventStated",
    "Item",
    "NewCase",
    "PayeeChangeAsked",
    "PayoutInstructed",
    "PayoutRejected",
    "Photograph",
    "State",
    "Step",
    "Words",
    "add_document",
    "apply_for_measure",
    "ask_payee_change",
    "ask_payee_change_at_desk",
    "check_event_day",
    "claim_for_customer",
    "claims_of",
    "clear_mismatch",
    "cover_in_words",
    "decide",
    "end_grants",
    "end_help",
    "establish_identity",
    "forget_list",
    "grant_measure",
    "help_now",
    "instruct_waiting",
    "note_came",
    "numbered",
    "numbers_of",
    "object_to_payee_change",
    "open_case",
    "open_cases",
    "photograph_shown",
    "photographs_of",
    "poll_bank",
    "refuse_measure",
    "release_due_changes",
    "remove_document",
    "set_payee",
    "state_event",
    "submit",
    "take_back_payee_change",
    "tell_approved",
    "tell_decided",
    "tell_needs_you",
    "tell_paid",
    "tell_payee_change",
    "tell_received",
    "withdraw_case",
]
