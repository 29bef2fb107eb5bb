"""A claim, from the notice of loss to its end."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.foundation.accounts.scope import ScopedQuerySet
from unpaused.foundation.privacy.fields import BlindIndexField
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel.errors import NotFound


class State(models.TextChoices):
    OPENED = "opened", pgettext_lazy("claim", "Opened")
    STATED = "stated", _("Event stated")
    SUBMITTED = "submitted", _("Submitted")
    REFERRED = "referred", _("With an examiner")
    APPROVED = "approved", _("Approved")
    CHECKING = "checking", _("Checked with the core")
    INSTRUCTED = "instructed", _("Bank instructed")
    PAID = "paid", _("Paid")
    REJECTED_BY_BANK = "rejected_by_bank", _("Rejected by the bank")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim", "Withdrawn")


class Origin(models.TextChoices):
    SCREENING = "screening", _("Screening")
    PORTAL = "portal", _("Customer")


ENDED = (State.PAID, State.DECLINED, State.WITHDRAWN)
IN_PAYMENT = (State.APPROVED, State.CHECKING, State.INSTRUCTED)
COUNTED = (*IN_PAYMENT, State.PAID, State.REJECTED_BY_BANK)
"""Their amount is taken from what is left of the benefit."""


class ClaimQuerySet(ScopedQuerySet["Claim"]):
    """Claims within a person's branch."""

    def the(self, **which: object) -> "Claim":
        """The one claim that these fields name. Raises NotFound, for another's and for none alike."""
        found = self.filter(**which).first()
        if found is None:
            raise no_such_claim()
        return found


def no_such_claim() -> NotFound:
    return NotFound("claims.unknown", "There is no such claim among those that you may see.")


class Claim(models.Model):
    """A case (赔案) with its notice of loss (报案). What the customer states is sealed under the customer's key.

    `event_index` finds a second claim for the same event without opening anything; `blocker` is a code that says what
    keeps the claim from going on. `payee_change_at` and `payee_change_due_at` are those of the change of account that
    waits, null where none does.
    """

    number = models.CharField(max_length=30, unique=True)
    notice_number = models.CharField(max_length=30, unique=True)
    key = models.CharField(max_length=120, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    policy_no = models.CharField(max_length=40)
    product_code = models.CharField(max_length=20)
    benefit_code = models.CharField(max_length=20)
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="+")
    branch_code = models.CharField(max_length=12, blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPENED)
    blocker = models.CharField(max_length=40, blank=True)

    list_facts = models.BinaryField(null=True)
    event = models.BinaryField(null=True)
    event_index = BlindIndexField(null=True)
    payee = models.BinaryField(null=True)
    payee_given_at = models.DateTimeField(null=True)
    payee_change_at = models.DateTimeField(null=True)
    payee_change_due_at = models.DateTimeField(null=True)

    amount_fen = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    stated_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    instructed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="claim_state_known"),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="claim_origin_known"),
            models.CheckConstraint(
                condition=models.Q(amount_fen__isnull=True) | models.Q(amount_fen__gt=0), name="claim_amount_above_zero"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "checking", "instructed", "paid"])
                | models.Q(amount_fen__isnull=False, submitted_at__isnull=False, decided_at__isnull=False),
                name="claim_in_payment_was_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["paid", "declined", "withdrawn"]) | models.Q(closed_at__isnull=False),
                name="claim_ended_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(payee_change_at__isnull=True, payee_change_due_at__isnull=True)
                | models.Q(payee_change_at__isnull=False, payee_change_due_at__isnull=False),
                name="claim_change_waits_until",
            ),
        ]
        indexes = [
            models.Index(fields=["incident", "state"], name="claim_of_incident"),
            models.Index(fields=["branch_code", "state", "id"], name="claim_of_branch"),
            models.Index(fields=["subject"], name="claim_of_subject"),
            models.Index(fields=["policy_no", "benefit_code"], name="claim_of_benefit"),
            models.Index(fields=["event_index"], name="claim_of_event"),
        ]

    def __str__(self) -> str:
        return self.number
