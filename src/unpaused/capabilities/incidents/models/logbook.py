"""What people write down and attach while an incident runs."""

from django.db import models

from unpaused.capabilities.incidents.models.incident import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.files.models import StoredFile


class LogEntry(models.Model):
    """One entry of the log book. The text is sealed under the incident's key; entries are never changed."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="log_entries")
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(at__lte=models.F("written_at")), name="log_entry_is_of_the_past"),
        ]
        indexes = [models.Index(fields=["incident", "-at"], name="log_of_incident")]


class Attachment(models.Model):
    """A document about the incident. Its name is sealed like its bytes."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
