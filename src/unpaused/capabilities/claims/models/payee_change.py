from django.db import models
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.claims.models.claim import Claim


class ChangeOutcome(models.TextChoices):
    IN_FORCE = "in_force", _("The other account took effect")
    TAKEN_BACK = "taken_back", _("Taken back by the customer")
    OBJECTED = "objected", _("Stopped after an objection")
    OVERTAKEN = "overtaken", _("Overtaken: the claim had ended")


class PayeeChange(models.Model):
    """Another account (更换收款账户) that was asked for and waits until `due_at`. At most one waits for a claim.

    Both accounts are sealed under the customer's key: `replaced` is the one that was to be paid until then.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="payee_changes")
    payee = models.BinaryField()
    replaced = models.BinaryField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=ChangeOutcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(ended_at__isnull=True), name="one_payee_change_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, outcome="")
                | models.Q(ended_at__isnull=False, outcome__in=ChangeOutcome.values),
                name="payee_change_ended_somehow",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="in_force") | models.Q(ended_at__gte=models.F("due_at")),
                name="payee_change_waited",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="payee_change_due", condition=models.Q(ended_at__isnull=True)),
        ]
