"""Alerts as they came."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.models.incident import Incident
from unpaused.foundation.accounts.models import User


class AlertKind(models.TextChoices):
    ALERT = "Alert", _("Alert")
    UPDATE = "Update", _("Update")
    CANCEL = "Cancel", _("Cancellation")


class Alert(models.Model):
    """One message by the Common Alerting Protocol, kept as it came. Sender, identifier and moment name it."""

    sender = models.CharField(max_length=200)
    identifier = models.CharField(max_length=200)
    sent = models.DateTimeField()
    kind = models.CharField(max_length=6, choices=AlertKind.choices)
    status = models.CharField(max_length=8)
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    areas = ArrayField(models.CharField(max_length=6), default=list)
    unplaced = ArrayField(models.CharField(max_length=200), default=list)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="alerts")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "identifier", "sent"], name="alert_once"),
        ]
        indexes = [models.Index(fields=["identifier"])]

    def __str__(self) -> str:
        return self.identifier
