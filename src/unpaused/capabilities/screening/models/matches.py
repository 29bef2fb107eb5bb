"""People found."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import ScopedQuerySet
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock, ids


class MatchState(models.TextChoices):
    ACTIVE = "active", _("Active")
    UNDONE = "undone", _("Undone")


class Cover(models.TextChoices):
    """Whether a policy fits the incident: `none` stays an open end until an examiner settles it as `uninsured`."""

    UNKNOWN = "", _("Not yet looked up")
    CASE = "case", _("Case opened")
    NONE = "none", _("No cover found")
    UNINSURED = "uninsured", _("Proven uninsured for this")


class MatchQuerySet(ScopedQuerySet["Match"]):
    """Scope by the customer's branch."""


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
