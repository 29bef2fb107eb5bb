from django.db import models

from unpaused.capabilities.claims.models.claim import Claim


class WriteBack(models.Model):
    """Something the core must be told, once, under `key`. What is told is read from the claim when it is told."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="write_backs")
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)
    amount_fen = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="write_back_waiting", condition=models.Q(done_at__isnull=True)),
        ]
