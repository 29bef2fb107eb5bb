from typing import Any

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import ScopedQuerySet
from unpaused.foundation.files.models import StoredFile
from unpaused.foundation.privacy.fields import BlindIndexField
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock, ids


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


class RowState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an examiner")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")
    UNSURE = "unsure", _("Unsure")
    NOT_INSURED = "not_insured", _("Not insured")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MatchState(models.TextChoices):
    ACTIVE = "active", _("Active")
    UNDONE = "undone", _("Undone")


class Cover(models.TextChoices):
    """Whether a policy fits the incident: `none` stays an open end until an examiner settles it as `uninsured`."""

    UNKNOWN = "", _("Not yet looked up")
    CASE = "case", _("Case opened")
    NONE = "none", _("No cover found")
    UNINSURED = "uninsured", _("Proven uninsured for this")


class PeopleListQuerySet(ScopedQuerySet["PeopleList"]):
    """Scope by the branch that sent a list in; `queries/lists.py` adds those that name its customers."""


class MatchQuerySet(ScopedQuerySet["Match"]):
    """Scope by the customer's branch."""


class ListRowQuerySet(ScopedQuerySet["ListRow"]):
    """Scope by the branch of the best candidate; rows of nobody are head office's."""


class CandidateQuerySet(ScopedQuerySet["Candidate"]):
    """Scope by the customer's branch."""


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
    state = models.CharField(max_length=12, choices=ListState.choices, default=ListState.RECEIVED)
    rows_total = models.IntegerField(default=0)
    rows_screened = models.IntegerField(default=0)
    faults = models.IntegerField(default=0)
    layout: Any = models.JSONField(null=True)
    """How its columns are read: places alone, no words of the list. None where it could not be read."""
    # Code, message and parameters, for the reader's language. Sealed: a list without headers may be quoted in it.
    error = models.BinaryField(null=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    screened_at = models.DateTimeField(null=True)
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


class Match(models.Model):
    """That a person of the book was hit by an incident (匹配): one active match each, however many rows name them."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    branch_code = models.CharField(max_length=12, blank=True)
    confirmed_by = models.CharField(max_length=10, choices=[("machine", _("Machine")), ("examiner", _("Examiner"))])
    examiner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField()
    found_at = models.DateTimeField()
    seconds_from_list = models.FloatField()
    probability = models.FloatField()
    cleared_for_contact = models.BooleanField()
    contact_reason = models.CharField(max_length=30, blank=True)
    contacted_at = models.DateTimeField(null=True)
    cover = models.CharField(max_length=12, choices=Cover.choices, blank=True, default=Cover.UNKNOWN)
    claim_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=MatchState.choices, default=MatchState.ACTIVE)
    undone_at = models.DateTimeField(null=True)
    undo_report: Any = models.JSONField(null=True)
    # Tells after a bulk insert with conflicts which rows are ours.
    token = models.UUIDField(unique=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "person_id"],
                condition=models.Q(state="active"),
                name="one_active_match_a_person",
            ),
            models.CheckConstraint(condition=models.Q(state__in=MatchState.values), name="match_state_known"),
            models.CheckConstraint(condition=models.Q(cover__in=Cover.values), name="match_cover_known"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by="machine", examiner__isnull=True)
                | models.Q(confirmed_by="examiner", examiner__isnull=False),
                name="match_says_who_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["incident", "state"]), models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call this match."""
        return ids.number("MT", self.found_at.astimezone(clock.CHINA).date(), self.pk)


class ListRow(models.Model):
    """One person as a list names them. `facts` hold all that the row says, sealed under the row's own subject."""

    list = models.ForeignKey(PeopleList, on_delete=models.PROTECT, related_name="rows")
    place = models.IntegerField()
    row_id = models.CharField(max_length=12)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    facts = models.BinaryField()
    outcome = models.CharField(max_length=8, choices=[("match", "match"), ("review", "review"), ("none", "none")])
    state = models.CharField(max_length=12, choices=RowState.choices)
    probability = models.FloatField(default=0)
    model = models.CharField(max_length=80, blank=True, default="", db_default="")
    """The version of what weighed it, of model and calibration."""
    branch_code = models.CharField(max_length=12, blank=True)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="rows", null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    screened_at = models.DateTimeField()

    objects = ListRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "place"], name="row_once_a_list"),
            models.CheckConstraint(condition=models.Q(state__in=RowState.values), name="row_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | models.Q(match__isnull=False), name="confirmed_row_has_match"
            ),
        ]
        indexes = [
            models.Index(fields=["list", "state"]),
            models.Index(fields=["state", "branch_code", "-probability"]),
        ]

    def __str__(self) -> str:
        return f"{self.list.number} / {self.place}"


class Candidate(models.Model):
    """Who a row might be. `evidence` is a list of {field, level, bits, one_in}: no values, so it may stand in the open.

    `margin`: by how many bits it stands before the next candidate, or behind the first; `found_by`: the engine's rules.
    """

    row = models.ForeignKey(ListRow, on_delete=models.CASCADE, related_name="candidates")
    person_id = models.BigIntegerField()
    branch_code = models.CharField(max_length=12, blank=True)
    rank = models.IntegerField()
    probability = models.FloatField()
    evidence: Any = models.JSONField(default=list)
    margin = models.FloatField(null=True)
    found_by: Any = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    relative = models.BooleanField(default=False)
    refuted = models.BooleanField(default=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "rank"], name="one_candidate_a_rank")]
        indexes = [models.Index(fields=["person_id"])]
