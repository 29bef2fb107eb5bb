import uuid

from django.db import models

from unpaused.foundation.privacy.fields import BlindIndexField


class Subject(models.Model):
    """A person about whom something is kept. `wrapped_key` is their key under the master key whose id is
    `wrapped_under`; null once destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_index = BlindIndexField(null=True, unique=True)
    wrapped_key = models.BinaryField(max_length=64, null=True)
    wrapped_under = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)


class IndexKey(models.Model):
    """The key of one generation of blind indexes. Retired ones are kept: the chain of a value begins at the oldest."""

    class State(models.TextChoices):
        READING = "reading"
        WRITING = "writing"
        RETIRED = "retired"

    generation = models.PositiveSmallIntegerField(primary_key=True)
    suite = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    wrapped_key = models.BinaryField(max_length=64)
    wrapped_under = models.CharField(max_length=8)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="writing"), name="one_index_key_writes"),
        ]


class KeyRotation(models.Model):
    """One rotation of the master key, so that one that was cut off goes on. Counts are of rows done."""

    key_id = models.CharField(max_length=8)
    generation = models.PositiveSmallIntegerField(null=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.expressions.Value(1), condition=models.Q(ended_at__isnull=True), name="one_rotation_at_a_time"
            ),
        ]
