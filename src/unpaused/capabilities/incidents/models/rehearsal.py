"""Rehearsals: what somebody expected of a playbook, on which book, under which assumptions."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.capabilities.incidents.models.incident import Incident
from unpaused.capabilities.incidents.models.kinds import Kind
from unpaused.foundation.accounts.models import User


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    """Scope by the branches that were counted."""

    def within(self, branches: frozenset[str] | None) -> Self:
        """None: all. Else those that counted nobody outside these branches."""
        return self if branches is None else self.filter(branches__contained_by=sorted(branches))


class Rehearsal(models.Model):
    """One rehearsal (推演): asked for, computed by a job, never changed afterwards.

    `incident` null: of a playbook alone. `branches` null: the whole company. `playbook_source` is the file as it was.
    `assumptions` are those typed in; `result` holds all of them, with the lines (queries/rehearsing.py).
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("rehearsal", "Being computed")
        DONE = "done", pgettext_lazy("rehearsal", "Computed")
        REFUSED = "refused", _("Refused")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="rehearsals", null=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    playbook_code = models.CharField(max_length=40)
    playbook_version = models.IntegerField()
    playbook_sha256 = models.CharField(max_length=64)
    playbook_title: Any = models.JSONField(default=dict)
    playbook_source = models.TextField()
    areas = ArrayField(models.CharField(max_length=6))
    since = models.DateField()
    until = models.DateField(null=True)
    branches = ArrayField(models.CharField(max_length=12), null=True)
    assumptions: Any = models.JSONField(default=dict)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_total = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    book_version = models.CharField(max_length=60, blank=True)
    result: Any = models.JSONField(null=True)
    error: Any = models.JSONField(null=True)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="asked", finished_at__isnull=True)
                | models.Q(state="done", result__isnull=False, finished_at__isnull=False)
                | models.Q(state="refused", error__isnull=False, finished_at__isnull=False),
                name="rehearsal_state_has_its_result",
            ),
        ]
        indexes = [models.Index(fields=["incident", "-asked_at"], name="rehearsal_of_incident")]

    def __str__(self) -> str:
        return f"rehearsal {self.pk}"

    @property
    def playbook(self) -> str:
        """Code and version, as a playbook is called."""
        return f"{self.playbook_code} {self.playbook_version}"
