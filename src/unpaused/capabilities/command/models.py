"""Readings of the board's figures over time, for their trend. Frozen figures are the bulletin's matter."""

from django.db import models

from unpaused.capabilities.incidents.public import Incident


class Trend(models.Model):
    """One figure of one incident at one moment. Kept a while, then deleted: nothing is stated from here."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    value = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["incident", "-at"], name="trend_of_incident")]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M}"
