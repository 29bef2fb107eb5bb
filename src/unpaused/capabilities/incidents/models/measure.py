"""The measures of an incident."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from unpaused.capabilities.incidents.models.incident import Incident
from unpaused.kernel import clock


class Measure(models.Model):
    """One typed value of one capability while an incident is in force. Empty `areas`: those of the incident.

    What it says is never changed, the database refuses it: another value is another row that `replaces` this one, and
    this one ends where that begins. Only its end moves (docs/adr/0021).
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="measures")
    type_name = models.CharField(max_length=60)
    value: Any = models.JSONField()
    areas = ArrayField(models.CharField(max_length=6), default=list)
    products = ArrayField(models.CharField(max_length=20), default=list)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    runs_out_at = models.DateTimeField(null=True)
    """Decided at the stand-down: until then it outlives its incident."""
    put_in_force_at = models.DateTimeField(default=clock.now, db_default=Now())
    """When people put it in force; it may hold for what happened before, from `since` on."""
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    safe = models.BooleanField(default=False, db_default=False)
    """As the playbook marks it: one person alone may prolong it, for two hours."""
    filing_number = models.CharField(max_length=80, blank=True, default="", db_default="")
    notice_text = models.CharField(max_length=300, blank=True, default="", db_default="")
    notice_url = models.CharField(max_length=500, blank=True, default="", db_default="")
    notice_on = models.DateField(null=True)
    """The public notice (公告) of a measure: its title or words, where it stands, and its day."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(filing_number="") | models.Q(notice_on__isnull=False),
                name="filed_measure_has_its_notice",
            ),
        ]
        indexes = [models.Index(fields=["type_name", "since"])]

    def __str__(self) -> str:
        return f"{self.type_name} {self.pk}"

    @property
    def ended_at(self) -> datetime | None:
        """When its incident ends it: the stand-down, a lapse, or the day on which it runs out after the stand-down."""
        return self.runs_out_at or self.incident.ended_at

    @property
    def holds_until(self) -> datetime | None:
        """The earlier of its own end and its incident's; None: nobody knows yet."""
        return min((end for end in (self.until, self.ended_at) if end is not None), default=None)

    def is_over(self, at: datetime) -> bool:
        """Whether it holds no longer, or never did."""
        end = self.holds_until
        return end is not None and (end <= at or end <= self.since)
