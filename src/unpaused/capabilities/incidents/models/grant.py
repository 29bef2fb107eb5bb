"""Measures granted to one case on application (个案适用)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from unpaused.capabilities.incidents.models.incident import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import ScopedQuerySet
from unpaused.foundation.privacy.models import Subject


class GrantQuerySet(ScopedQuerySet["Grant"]):
    """Grants of cases within a person's branch."""


class Grant(models.Model):
    """A measure for one case alone: applied for by one person, granted or refused by another, ended with the case or by
    its date. The room that owns the case names it by `case_kind` ("claim"), `case_id` and `case_number`; what people
    write about it is sealed under the customer's key."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("grant", "Applied for")
        GRANTED = "granted", pgettext_lazy("grant", "Granted")
        REFUSED = "refused", pgettext_lazy("grant", "Refused")
        ENDED = "ended", pgettext_lazy("grant", "Ended with the case")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="grants")
    case_kind = models.CharField(max_length=20)
    case_id = models.BigIntegerField()
    case_number = models.CharField(max_length=30)
    branch_code = models.CharField(max_length=12, blank=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    type_name = models.CharField(max_length=60)
    value: Any = models.JSONField()
    until = models.DateTimeField(null=True)
    reason = models.BinaryField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["granted", "refused"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="grant_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False) | (~Q(status="ended") & Q(ended_at__isnull=True)),
                name="grant_ended_has_its_moment",
            ),
            models.UniqueConstraint(
                fields=["case_kind", "case_id", "type_name"],
                condition=Q(status__in=["waiting", "granted"]),
                name="one_grant_of_a_kind_for_a_case",
            ),
        ]
        indexes = [models.Index(fields=["incident", "status"], name="grant_of_incident")]

    def __str__(self) -> str:
        return f"{self.type_name} {self.case_number}"
