"""What the bank said that leaves open whether money of a claim has gone out, and that nobody has cleared yet."""

from collections.abc import Iterable

from django.db.models import QuerySet

from unpaused.capabilities.claims.models import BankMismatch, MismatchKind

PERHAPS_PAID = (
    MismatchKind.CONTRADICTION,
    MismatchKind.WRONG_AMOUNT,
    MismatchKind.BOOKED_TWICE,
    MismatchKind.DUPLICATE,
    MismatchKind.OTHER_ACCOUNT,
)
"""After any of these the customer may have money of this claim already: another payout waits for a person."""


def doubts_of(claim_ids: Iterable[int]) -> QuerySet[BankMismatch]:
    """Newest first."""
    found = BankMismatch.objects.filter(
        payout__claim_id__in=list(claim_ids), kind__in=PERHAPS_PAID, cleared_at__isnull=True
    )
    return found.order_by("-pk")


def booked_otherwise(payout_id: int) -> bool:
    """Whether the bank booked another amount than it was instructed to pay, or on another account."""
    otherwise = (MismatchKind.WRONG_AMOUNT, MismatchKind.OTHER_ACCOUNT)
    return BankMismatch.objects.filter(payout_id=payout_id, kind__in=otherwise, cleared_at__isnull=True).exists()
