"""Rows of lists, and whom they might name."""

from typing import Any

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.screening.models.lists import PeopleList
from unpaused.capabilities.screening.models.matches import Match
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import ScopedQuerySet
from unpaused.foundation.privacy.models import Subject


class RowState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an examiner")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")
    UNSURE = "unsure", _("Unsure")
    NOT_INSURED = "not_insured", _("Not insured")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ListRowQuerySet(ScopedQuerySet["ListRow"]):
    """Scope by the branch of the best candidate; rows of nobody are head office's."""


class CandidateQuerySet(ScopedQuerySet["Candidate"]):
    """Scope by the customer's branch."""


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
    told = models.FloatField(null=True)
    """What the machine had told of the first candidate, before decisions set it right. None without a candidate."""
    stake_fen = models.BigIntegerField(default=0, db_default=0)
    """For a row that waits: what the best candidate's cover would pay at most, times the probability, in fen."""
    model = models.CharField(max_length=80, blank=True, default="", db_default="")
    """The version of what weighed it, of model and calibration."""
    branch_code = models.CharField(max_length=12, blank=True)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="rows", null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    screened_at = models.DateTimeField()
    proposed_person = models.BigIntegerField(null=True)
    """Whom a first examiner took the row to name, where a second one must look (`screening.second_look`)."""
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    proposed_at = models.DateTimeField(null=True)
    proposed_contact = models.BooleanField(default=False, db_default=False)

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
            models.Index(fields=["state", "branch_code", "-stake_fen", "-probability"], name="rows_by_stake"),
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
