from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from unpaused.foundation.privacy.models import Subject


class Webhook(models.Model):
    """An address that is told of some types of events. Its secrets are sealed under a key of its own (`key`), which a
    rotation of the master key covers like those of people. `failing_since`: since when no call was taken."""

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    event_types = ArrayField(models.CharField(max_length=40))
    key = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="+")
    secret = models.BinaryField()
    former_secret = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_because = models.CharField(max_length=500, blank=True)

    @property
    def state(self) -> str:
        """Of the one scale of statuses."""
        if self.disabled_at:
            return "disabled"
        return "failing" if self.failing_since else "active"


class Delivery(models.Model):
    """One event on its way to one webhook. `body` is sent byte for byte at every try; ids, never personal values."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        GIVEN_UP = "given_up"

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True)
    event_type = models.CharField(max_length=40)
    body = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(default=0)
    last_fault = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["webhook", "-id"], name="deliveries_of_webhook"),
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="deliveries_due"),
        ]
