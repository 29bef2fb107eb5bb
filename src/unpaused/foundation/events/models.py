from django.db import models
from django.db.models.functions import Now


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


class Touch(models.Model):
    """That the record `key` of the kind `record` changed: see touching.py. Written by triggers, deleted once seen."""

    record = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["record", "key"], name="touches_of_record")]
