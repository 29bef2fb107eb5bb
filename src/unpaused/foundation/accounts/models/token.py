from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiToken(models.Model):
    """Lets a program act as a person, with some of their permissions. The token itself is kept nowhere: `digest` is its
    keyed hash."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=12)
    permissions = ArrayField(models.CharField(max_length=30))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.hint})"
