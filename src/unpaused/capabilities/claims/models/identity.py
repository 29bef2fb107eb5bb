from django.db import models
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.claims.models.claim import Claim
from unpaused.foundation.accounts.models import User


class Paper(models.TextChoices):
    RESIDENT_ID = "resident_id", _("Resident identity card")
    HOUSEHOLD_REGISTER = "household_register", _("Household register")
    PASSPORT = "passport", _("Passport")
    TRAVEL_PERMIT = "travel_permit", _("Travel permit (Hong Kong, Macao, Taiwan)")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    OTHER = "other", _("Another document")


class Relationship(models.TextChoices):
    SPOUSE = "spouse", _("Spouse")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    HEIR = "heir", _("Heir")
    OTHER = "other", _("Another relationship")


class Whose(models.TextChoices):
    INSURED = "insured", _("The insured person")
    PAYEE = "payee", _("The payee")


class IdentitySeen(models.Model):
    """An examiner saw whose identity paper. The number is sealed under the customer's key; never changed, never
    deleted: a mistake is followed by another row. What was seen of a payee counts for the account given before it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="identities")
    who = models.CharField(max_length=10, choices=Whose.choices)
    paper = models.CharField(max_length=20, choices=Paper.choices)
    relationship = models.CharField(max_length=20, choices=Relationship.choices, blank=True)
    number = models.BinaryField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(who__in=Whose.values), name="identity_of_known"),
            models.CheckConstraint(
                condition=~models.Q(who="payee") | ~models.Q(relationship=""), name="payee_has_a_relationship"
            ),
        ]
        indexes = [models.Index(fields=["claim", "who"], name="identity_of_claim")]
