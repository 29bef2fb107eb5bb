"""What happened here, in the past tense. Ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfClaims:
    """One chunk of claims to which the same thing happened."""

    claim_ids: list[int]


class CaseOpened(OfClaims):
    """Notice of loss taken, case opened, reserve set."""


class CustomerCame(OfClaims):
    """The customer has stated the event, for the first time; nothing is handed in yet."""


class ClaimSubmitted(OfClaims):
    """The customer has handed in everything; the decision was made in the same breath."""


class ClaimApproved(OfClaims):
    """By the machine or by an examiner; a payout waits."""


class ClaimReferred(OfClaims):
    """A person must look."""


class ClaimDeclined(OfClaims):
    """By an examiner, in writing."""


class PayeeChangeAsked(OfClaims):
    """Another account was asked for and waits."""


class ClaimWithdrawn(OfClaims):
    """It should not have been opened."""


class PayoutInstructed(OfClaims):
    """The bank has the payment file."""


class ClaimPaid(OfClaims):
    """The bank has booked the money out."""


class PayoutRejected(OfClaims):
    """The bank would not pay, or the money came back: another account is needed."""
