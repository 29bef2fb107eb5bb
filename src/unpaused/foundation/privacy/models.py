import uuid

from django.db import models


class Subject(models.Model):
    """A person about whom something is kept. `wrapped_key` is their key under the master key whose id is
    `wrapped_under`; null once destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_index = models.BinaryField(max_length=32, null=True, unique=True)
    wrapped_key = models.BinaryField(max_length=64, null=True)
    wrapped_under = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)
