"""The sub-ledger (明细账): double entry by claim. Finance ties it out; it is not a second set of books."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.capabilities.claims.models.claim import Claim


class Account(models.TextChoices):
    """Debits are positive, credits negative. What is owed stands as a credit."""

    INCURRED = "claims_incurred", _("Claims incurred")
    OUTSTANDING = "claims_outstanding", _("Outstanding claims reserve")
    PAYABLE = "claims_payable", _("Claims payable")
    IN_TRANSIT = "bank_in_transit", _("Bank, in transit")
    BANK = "bank", pgettext_lazy("ledger account", "Bank")


class LedgerEntry(models.Model):
    """One event of money. `key` makes it happen once. The database refuses entries that do not balance."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="ledger_entries")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()


class Posting(models.Model):
    """One line of an entry, in fen; debit above zero, credit below. Never changed, never deleted."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=20, choices=Account.choices)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(account__in=Account.values), name="posting_account_known"),
            models.CheckConstraint(condition=~models.Q(amount_fen=0), name="posting_moves_money"),
        ]
        indexes = [models.Index(fields=["account"], name="posting_of_account")]
