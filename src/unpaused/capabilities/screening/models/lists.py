"""Lists of people affected, as they came, and what is known of their senders' columns."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import ScopedQuerySet
from unpaused.foundation.files.models import StoredFile
from unpaused.foundation.privacy.fields import BlindIndexField
from unpaused.foundation.privacy.models import Subject


class ListKind(models.TextChoices):
    OWN_NOTICES = "own_notices", _("Own notices of loss")
    HOSPITAL = "hospital", _("Hospital")
    CARRIER = "carrier", _("Carrier")
    VILLAGE = "village", _("Village or community")
    OTHER = "other", _("Other")


class ListState(models.TextChoices):
    COLUMNS = "columns", _("Waits for its columns")
    RECEIVED = "received", _("Received")
    SCREENING = "screening", _("Being screened")
    SCREENED = "screened", _("Screened")
    REFUSED = "refused", _("Refused")
    DELETED = "deleted", _("Deleted")


class PeopleListQuerySet(ScopedQuerySet["PeopleList"]):
    """Scope by the branch that sent a list in; `queries/lists.py` adds those that name its customers."""


class PeopleList(models.Model):
    """A list of people affected (名单). The file as it came is sealed under the list's own subject."""

    number = models.CharField(max_length=30, unique=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=ListKind.choices)
    legal_ground = models.CharField(max_length=200)
    delete_after = models.DateField()
    branch_code = models.CharField(max_length=12, blank=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    """Of the file; of another sheet of it than the first with data, see `reading.fingerprint`."""
    # The sheet that was read and the others with data, sealed: people write names into them too. None for one sheet.
    sheets = models.BinaryField(null=True)
    state = models.CharField(max_length=12, choices=ListState.choices, default=ListState.RECEIVED)
    rows_total = models.IntegerField(default=0)
    rows_screened = models.IntegerField(default=0)
    faults = models.IntegerField(default=0)
    names_apart = models.IntegerField(default=0, db_default=0)
    """Rows whose numbers are surely somebody's whose name is another."""
    held = models.BooleanField(default=False, db_default=False)
    """Whether it looks shifted: the machine confirmed nobody on it."""
    layout: Any = models.JSONField(null=True)
    """How its columns are read: places alone, no words of the list. None where it could not be read."""
    # Code, message and parameters, for the reader's language. Sealed: a list without headers may be quoted in it.
    error = models.BinaryField(null=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    screened_at = models.DateTimeField(null=True)
    book_version = models.CharField(max_length=80, blank=True, default="", db_default="")
    """The snapshot of the book in which it was looked up last."""
    deleted_at = models.DateTimeField(null=True)
    deletion_report: Any = models.JSONField(null=True)

    objects = PeopleListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ListState.values), name="list_state_known"),
            models.CheckConstraint(condition=models.Q(kind__in=ListKind.values), name="list_kind_known"),
            models.UniqueConstraint(
                fields=["incident", "sha256"],
                condition=~models.Q(state__in=["refused", "deleted"]),
                name="same_list_once_an_incident",
            ),
        ]
        indexes = [models.Index(fields=["state", "delete_after"])]

    def __str__(self) -> str:
        return self.number


class KnownColumn(models.Model):
    """What somebody said of a sender's column, for the sender's next list. Its word is kept as a blind index: who takes
    a person's line for the header leaves no name here."""

    sender = models.CharField(max_length=120)
    header = BlindIndexField()
    field = models.CharField(max_length=12, blank=True)
    """A field of the engine; "" for a column that is none."""
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "header"], name="one_meaning_a_senders_column")]

    def __str__(self) -> str:
        return f"{self.sender}: {self.field}"
