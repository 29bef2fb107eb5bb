from django.db import models


class Event(models.Model):
    """A fact in the past tense. `payload` holds ids, never personal values; a bulk act makes one event a chunk."""

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "at"])]


class Handled(models.Model):
    """That a subscriber has done its work for an event: written in the transaction of that work."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT)
    subscriber = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="once_per_subscriber")]
