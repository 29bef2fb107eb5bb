"""What tests of money look at, and what the ledger of one claim of 10,000 yuan holds as it goes on."""

from datetime import timedelta

from unpaused.capabilities.claims.models import BankMismatch, Claim, Payout
from unpaused.gateways.bank import FakeBank

OWED = {"claims_incurred": 1_000_000, "claims_payable": -1_000_000}
MOVING = {"claims_incurred": 1_000_000, "bank_in_transit": -1_000_000}
PAID = {"claims_incurred": 1_000_000, "bank": -1_000_000}
NOW = timedelta(0)


def state(claim_id: int) -> str:
    return Claim.objects.get(pk=claim_id).state


def payout() -> Payout:
    return Payout.objects.get()


def kinds() -> list[str]:
    return list(BankMismatch.objects.order_by("pk").values_list("kind", flat=True))


def executed(bank: FakeBank) -> int:
    """How many payments the bank has made, repeats counted."""
    return sum(line.times_executed for line in bank.ledger.values())
