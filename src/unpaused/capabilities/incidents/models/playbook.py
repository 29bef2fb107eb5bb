"""Playbooks, and the measures that come of them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.models.kinds import Kind
from unpaused.foundation.accounts.models import User


class Playbook(models.Model):
    """One version of an emergency playbook: the file as it was. The file is never changed once stored.

    What is shipped was approved by its release; what is uploaded waits for a second person (docs/adr/0013).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", pgettext_lazy("playbook", "Approved")
        RETIRED = "retired", _("Retired")

    class Origin(models.TextChoices):
        SHIPPED = "shipped", _("Shipped")
        UPLOADED = "uploaded", _("Uploaded")

    code = models.CharField(max_length=40)
    version = models.IntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title: Any = models.JSONField(default=dict, db_default={})
    """By language: "zh", "en"."""
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.SHIPPED, db_default=Origin.SHIPPED)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.APPROVED, db_default=Status.APPROVED)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="playbook_version_once"),
            models.CheckConstraint(
                condition=Q(origin="shipped") | Q(stored_by__isnull=False), name="uploaded_playbook_has_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(origin="shipped") | Q(approved_by__isnull=False),
                name="uploaded_playbook_is_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(stored_by__isnull=True) | ~Q(approved_by=F("stored_by")),
                name="playbook_needs_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def name(self) -> str:
        """The title in the language of the reader."""
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        return str(self.title.get(language) or self.code)
