"""What happened here, in the past tense. Ids only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """Notice of loss taken, case opened, reserve set."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class CustomerCame:
    """The customer has stated the event, for the first time; nothing is handed in yet."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class ClaimSubmitted:
    """The customer has handed in everything; the decision was made in the same breath."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class ClaimApproved:
    """By the machine or by an examiner; a payout waits."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class ClaimReferred:
    """A person must look."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class ClaimDeclined:
    """By an examiner, in writing."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class PayeeChangeAsked:
    """Another account was asked for and waits."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class ClaimWithdrawn:
    """It should not have been opened."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class PayoutInstructed:
    """The bank has the payment file."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class ClaimPaid:
    """The bank has booked the money out."""

    claim_ids: list[int]


@dataclass(frozen=True, slots=True)
class PayoutRejected:
    """The bank would not pay, or the money came back: another account is needed."""

    claim_ids: list[int]
