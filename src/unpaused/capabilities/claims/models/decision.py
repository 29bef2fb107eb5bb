from typing import Any

from django.db import models

from unpaused.capabilities.claims.models.claim import Claim
from unpaused.foundation.accounts.models import User


class DecisionTables(models.Model):
    """One version of a product's tables, kept for ever: a decision of years ago is replayed on the tables of then."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    product_code = models.CharField(max_length=20)
    content = models.TextField()
    first_used_at = models.DateTimeField()


class Decision(models.Model):
    """A decision (核赔结论): the machine's, with facts and trace, or an examiner's, with a reason.

    Facts, trace and words are sealed under the customer's key; `reasons` are codes; `measures` says which emergency
    measures were in force and where they came from.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    serial = models.IntegerField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=[(name, name) for name in ("approve", "refer", "decline")])
    amount_fen = models.BigIntegerField(default=0)
    reasons: Any = models.JSONField(default=list)
    measures: Any = models.JSONField(default=list)
    tables = models.ForeignKey(DecisionTables, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.BinaryField(null=True)
    trace = models.BinaryField(null=True)
    words = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "serial"], name="decision_in_order"),
            models.CheckConstraint(
                condition=~models.Q(outcome="decline") | models.Q(by_user__isnull=False),
                name="only_a_person_declines",
            ),
            models.CheckConstraint(
                condition=models.Q(by_user__isnull=False)
                | models.Q(tables__isnull=False, facts__isnull=False, trace__isnull=False),
                name="machine_decision_has_a_trace",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="approve") | models.Q(amount_fen__gt=0), name="approval_has_an_amount"
            ),
        ]
        indexes = [models.Index(fields=["outcome", "at"], name="decision_by_outcome")]
