"""What came from the bank, as it came, and what of it does not fit."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.claims.models.payout import Payout, PayoutBatch
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy.models import Subject


class BankMessage(models.Model):
    """One file from the bank, kept whole and sealed under a key of its own. The same bytes are kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()
    received_at = models.DateTimeField()


class BankEntry(models.Model):
    """A booked movement that the bank told of. `payout` null: it fits none of ours."""

    message = models.ForeignKey(BankMessage, on_delete=models.PROTECT, related_name="entries")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, null=True, related_name="bank_entries")
    end_to_end_id = models.CharField(max_length=35)
    bank_ref = models.CharField(max_length=60)
    credit_debit = models.CharField(max_length=4)
    amount_fen = models.BigIntegerField()
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["end_to_end_id", "credit_debit", "bank_ref", "amount_fen"], name="bank_entry_once"
            ),
        ]


class MismatchKind(models.TextChoices):
    UNREADABLE = "unreadable", _("The file cannot be read")
    UNKNOWN_REFERENCE = "unknown_reference", _("A payment that we did not instruct")
    UNKNOWN_BATCH = "unknown_batch", _("An answer to a batch that we did not send")
    WRONG_SUM = "wrong_sum", _("Count or sum of the batch do not agree")
    WRONG_AMOUNT = "wrong_amount", _("Booked with another amount than instructed")
    BOOKED_TWICE = "booked_twice", _("Booked a second time")
    CONTRADICTION = "contradiction", _("The bank contradicts itself")
    DUPLICATE = "duplicate", _("The bank takes the payment for a repeat")
    OTHER_ACCOUNT = "other_account", _("Booked on an account that is not the one that pays")


class Cleared(models.TextChoices):
    NOTED = "noted", _("Nothing of ours changes")
    PAID = "paid", _("The bank has paid the whole amount, once")
    NOT_PAID = "not_paid", _("The bank has paid nothing")


class BankMismatch(models.Model):
    """Something that a person must clear with the bank. Not booked before that. `detail` holds references, codes and
    fen; `outcome` is what the person found, whose reason stands in the audit trail."""

    message = models.ForeignKey(BankMessage, on_delete=models.PROTECT, related_name="mismatches")
    kind = models.CharField(max_length=20, choices=MismatchKind.choices)
    reference = models.CharField(max_length=80, blank=True)
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, null=True, related_name="mismatches")
    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, null=True, related_name="mismatches")
    detail: Any = models.JSONField(default=dict)
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=10, choices=Cleared.choices, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "kind", "reference"], name="mismatch_once_a_message"),
            models.CheckConstraint(
                condition=models.Q(cleared_at__isnull=True, cleared_by__isnull=True, outcome="")
                | models.Q(cleared_at__isnull=False, cleared_by__isnull=False, outcome__in=Cleared.values),
                name="mismatch_cleared_by_somebody",
            ),
        ]
