"""Payouts and the batches in which they go to the bank."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.claims.models.claim import Claim


class PayoutState(models.TextChoices):
    WAITING = "waiting", _("Waiting for the core")
    HELD = "held", _("Held: another account was asked for")
    CORE_CHECKED = "core_checked", _("Core has not paid")
    INSTRUCTED = "instructed", _("Bank instructed")
    ACCEPTED = "accepted", _("Accepted by the bank")
    PAID = "paid", _("Paid")
    REJECTED = "rejected", _("Rejected by the bank")
    RETURNED = "returned", _("Money came back")
    UNCERTAIN = "uncertain", _("Outcome unknown, bank asked")
    STOPPED = "stopped", _("Stopped")


class BatchState(models.TextChoices):
    MADE = "made", _("Made")
    DOUBTFUL = "doubtful", _("Hand-over in doubt, bank asked")
    SENT = "sent", _("Sent")
    DISBANDED = "disbanded", _("Never received by the bank")


class PayoutBatch(models.Model):
    """One payment file. Everything its bytes depend on is committed before it is written, so it can be written again.

    `denied_at`: when the bank said first that it does not know the batch; `denial_created_at`: when it had written
    that, by its own clock. `payer`: the account that pays (name, number, bank_code), as it was configured then.
    """

    msg_id = models.CharField(max_length=35, unique=True)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.MADE)
    made_at = models.DateTimeField()
    execute_on = models.DateField()
    payouts_count = models.IntegerField()
    total_fen = models.BigIntegerField()
    payer: Any = models.JSONField(null=True)
    sent_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    denied_at = models.DateTimeField(null=True)
    denial_created_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=BatchState.values), name="batch_state_known"),
        ]
        indexes = [models.Index(fields=["state"], name="batch_by_state")]

    def __str__(self) -> str:
        return self.msg_id


OPEN_STATES = ("waiting", "held", "core_checked", "instructed", "accepted", "uncertain")
LIVE_STATES = (*OPEN_STATES, "paid")
"""A claim has at most one payout in these: the database holds that."""


class Payout(models.Model):
    """One payment of one claim. `end_to_end_id` is its key at the bank for ever; the payee's account is sealed."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="payouts")
    key = models.CharField(max_length=60, unique=True)
    end_to_end_id = models.CharField(max_length=35, unique=True)
    amount_fen = models.BigIntegerField()
    payee = models.BinaryField()
    state = models.CharField(max_length=12, choices=PayoutState.choices, default=PayoutState.WAITING)
    reason = models.CharField(max_length=60, blank=True)
    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, null=True, related_name="payouts")
    made_at = models.DateTimeField()
    core_checked_at = models.DateTimeField(null=True)
    instructed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=PayoutState.values), name="payout_state_known"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="payout_above_zero"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["instructed", "accepted", "paid", "uncertain"])
                | models.Q(batch__isnull=False, core_checked_at__isnull=False),
                name="payout_went_in_a_batch",
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(state__in=LIVE_STATES), name="one_live_payout_a_claim"
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="payout_by_state")]
