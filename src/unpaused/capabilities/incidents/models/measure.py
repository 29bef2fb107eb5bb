"""The measures of an incident."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from unpaused.capabilities.incidents.models.incident import Incident


class Measure(models.Model):
    """One typed value of one capability while an incident is in force. Empty `areas`: those of the incident."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="measures")
    type_name = models.CharField(max_length=60)
    value: Any = models.JSONField()
    areas = ArrayField(models.CharField(max_length=6), default=list)
    products = ArrayField(models.CharField(max_length=20), default=list)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    runs_out_at = models.DateTimeField(null=True)
    """Decided at the stand-down: until then it outlives its incident."""

    class Meta:
        indexes = [models.Index(fields=["type_name", "since"])]

    def __str__(self) -> str:
        return f"{self.type_name} {self.pk}"

    @property
    def ended_at(self) -> datetime | None:
        """When its incident ends it: the stand-down, a lapse, or the day on which it runs out after the stand-down."""
        return self.runs_out_at or self.incident.ended_at
