"""Tables of bulletins. Migrations forbid any change of what was signed, to every role."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User


class Bulletin(models.Model):
    """A report on one incident. `head` freezes what it says of the incident beside the figures."""

    number = models.CharField(max_length=30, unique=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    head: Any = models.JSONField()
    as_of = models.DateTimeField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True, max_length=32)
    signature = models.BinaryField(null=True, max_length=64)

    class Meta:
        indexes = [models.Index(fields=["incident", "-as_of"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True) | ~models.Q(signed_by=models.F("drafted_by")),
                name="bulletin_needs_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    signed_by__isnull=True, signed_at__isnull=True, digest__isnull=True, signature__isnull=True
                )
                | models.Q(
                    signed_by__isnull=False, signed_at__isnull=False, digest__isnull=False, signature__isnull=False
                ),
                name="bulletin_is_signed_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FrozenFigure(models.Model):
    """A reading as it was: value, and the ids of the records it was counted from."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="figures")
    place = models.IntegerField()
    name = models.CharField(max_length=80)
    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    unit = models.CharField(max_length=12)
    value: Any = models.JSONField(null=True)
    record_type = models.CharField(max_length=60)
    record_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "name"], name="figure_once_a_bulletin")]

    def __str__(self) -> str:
        return self.name


class BulletinFile(models.Model):
    """A file of a signed bulletin as it was made in that moment: a later name or library changes no byte of it."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=4)
    content = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "language", "kind"], name="bulletin_file_once"),
            models.CheckConstraint(
                condition=models.Q(language__in=["zh", "en"], kind__in=["pdf", "docx"]), name="bulletin_file_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id}-{self.language}.{self.kind}"
