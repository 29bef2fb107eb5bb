"""When another account may be asked for after submission, and how long the change waits (docs/adr/0010)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CHANGEABLE = ("submitted", "referred", "approved", "checking", "instructed", "rejected_by_bank")
MOVABLE = ("waiting", "core_checked")
"""A payout in these, and never in a file for the bank, has not left us. In any other it is in flight."""
LEAST_HOURS = 1.0
"""Outside drills, whatever a playbook says."""
PROOF_HOLDS = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class CustomerProof:
    """The two checks that the customer passed for this one change: a fresh code from the telephone in the book, and
    the identity."""

    code_at: datetime
    identity_at: datetime

    def holds(self, now: datetime) -> bool:
        """Both are there, in that order, and fresh."""
        return now - PROOF_HOLDS <= self.code_at <= self.identity_at <= now


def delay(*, rejected: bool, own: bool, hours: float, hours_after_rejection: float, drill: bool) -> timedelta:
    """How long the change waits. The shorter delay is for one's own account after the bank rejected the one before."""
    wanted = min(hours, hours_after_rejection) if rejected and own else hours
    return timedelta(hours=wanted if drill else max(wanted, LEAST_HOURS))
