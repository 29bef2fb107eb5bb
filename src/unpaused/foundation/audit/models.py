"""The trail and its seals. The migrations take UPDATE, DELETE and TRUNCATE away from everyone."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class AuditRow(models.Model):
    """One act, or one chunk of a bulk act. `transaction` orders rows by the transaction that wrote them."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)
    # `transaction xid8 DEFAULT pg_current_xact_id()` is added by migration: Django has no such field.

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["subject_id", "at"]),
            models.Index(fields=["actor", "at"]),
            models.Index(fields=["action", "at"], name="audit_by_action"),
            models.Index(fields=["at", "id"], name="audit_by_moment"),
            # Bulk acts name their records in the detail.
            GinIndex(fields=["detail"], name="audit_by_detail", opclasses=["jsonb_path_ops"]),
        ]


class AuditSeal(models.Model):
    """A signed digest over all rows of the transactions in [from_transaction, until_transaction)."""

    at = models.DateTimeField()
    from_transaction = models.DecimalField(max_digits=20, decimal_places=0)
    until_transaction = models.DecimalField(max_digits=20, decimal_places=0, unique=True)
    rows = models.BigIntegerField()
    previous = models.BinaryField()
    digest = models.BinaryField()
    signature = models.BinaryField()


class FormerKey(models.Model):
    """A public key that signed until its master key was rotated, vouched for by the key that came after it."""

    purpose = models.CharField(max_length=20)
    public_key = models.BinaryField(max_length=32)
    vouched = models.BinaryField(max_length=64)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "public_key"], name="former_key_once")]
