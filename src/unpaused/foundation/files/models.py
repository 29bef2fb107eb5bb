import uuid

from django.db import models

from unpaused.foundation.privacy.models import Subject


class StoredFile(models.Model):
    """One original, sealed under its person's key in the file store, never under the web root."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"])]
