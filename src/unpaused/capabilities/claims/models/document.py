from django.db import models

from unpaused.capabilities.claims.models.claim import Claim
from unpaused.foundation.files.models import StoredFile


class Document(models.Model):
    """One photograph of one claim document. `code` is the check-list's; `sha256` that of the original."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="documents")
    code = models.CharField(max_length=30)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            # The same photograph sent twice for the same line of the check-list is one document.
            models.UniqueConstraint(fields=["claim", "code", "sha256"], name="document_once"),
        ]
