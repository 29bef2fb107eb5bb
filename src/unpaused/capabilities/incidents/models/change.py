"""Changes of the measures in force: asked for by one person, decided by another."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.capabilities.incidents.models.incident import Incident
from unpaused.capabilities.incidents.models.measure import Measure
from unpaused.foundation.accounts.models import User


class MeasureChange(models.Model):
    """One change, and what became of it. Once decided it is never changed.

    `said`, by kind: end, prolong {"until": moment or None}; change {"value", "areas"}; add {"type_name", "value",
    "areas", "products", "since", "until", "filing_number", "notice_text", "notice_url", "notice_on"}; widen {"areas"}:
    of no measure, the incident gets these areas besides.
    """

    class Kind(models.TextChoices):
        END = "end", _("Ended early")
        PROLONG = "prolong", _("Prolonged")
        CHANGE = "change", _("Changed")
        ADD = "add", _("Added")
        WIDEN = "widen", _("Areas added")

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("change of a measure", "Waits for a second person")
        IN_FORCE = "in_force", _("In force")
        WITHDRAWN = "withdrawn", pgettext_lazy("change of a measure", "Withdrawn")
        OVERTAKEN = "overtaken", _("Overtaken by the stand-down")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="measure_changes")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, related_name="changes")
    """What is changed; of an addition, what came of it."""
    made = models.OneToOneField(Measure, on_delete=models.PROTECT, null=True, related_name="+")
    """What holds instead, after a change of value or area."""
    kind = models.CharField(max_length=8, choices=Kind.choices)
    said: Any = models.JSONField()
    was: Any = models.JSONField(default=dict)
    """What held before, for whoever reads it later: {"value", "areas", "until"}."""
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    alone_until = models.DateTimeField(null=True)
    """Break-glass: one person alone keeps a safe measure going until then."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at__isnull=True)
                | (~Q(status="waiting") & Q(decided_at__isnull=False)),
                name="measure_change_status_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_force") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="measure_change_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(alone_until__isnull=True) | Q(kind="prolong"), name="alone_a_measure_is_prolonged_only"
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(status="waiting"), name="one_change_of_a_measure_waits"
            ),
        ]
        indexes = [models.Index(fields=["incident", "status"], name="measure_change_of_incident")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
