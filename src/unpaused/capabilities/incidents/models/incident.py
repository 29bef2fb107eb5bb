"""The table of incidents."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from unpaused.capabilities.incidents.models.kinds import PROPERTY_KINDS, Grade, Kind, ResponseLevel, Status
from unpaused.capabilities.incidents.models.playbook import Playbook
from unpaused.capabilities.incidents.rules.break_glass import COUNTERSIGN_WITHIN
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock


class Incident(models.Model):
    """An emergency. `areas` are GB/T 2260 codes; a province's code covers what lies in it."""

    number = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    areas = ArrayField(models.CharField(max_length=6))
    widened: Any = models.JSONField(default=dict, db_default={})
    """By area that two people added while it was in force, the moment: {"420100": "2020-01-25T09:00:00+00:00"}."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    response_level = models.CharField(max_length=3, choices=ResponseLevel.choices, blank=True)
    grade = models.CharField(max_length=3, choices=Grade.choices, blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", null=True)
    """Its key seals what people write and attach: a log book names names."""
    calendar: Any = models.JSONField(default=dict)
    """Days moved by decree: {"2020-01-31": false} is no working day, {"2020-01-19": true} is one."""
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    is_drill = models.BooleanField(default=False)
    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, null=True)
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    activated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    activated_at = models.DateTimeField(null=True)
    glass_broken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    lapses_at = models.DateTimeField(null=True)
    """Break-glass: measures hold until then, unless `countersigned_at` is set before."""
    countersigned_at = models.DateTimeField(null=True)
    stand_down_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    stand_down_asked_at = models.DateTimeField(null=True)
    stand_down_plan: Any = models.JSONField(null=True)
    """What was asked for, by measure: {"17": null} ends with the incident, {"18": "2026-12-31"} runs out then."""
    stood_down_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    stood_down_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="incident_status_known"),
            models.CheckConstraint(
                condition=models.Q(activated_by__isnull=True) | ~models.Q(activated_by=models.F("declared_by")),
                name="incident_needs_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(stood_down_by__isnull=True)
                | ~models.Q(stood_down_by=models.F("stand_down_asked_by")),
                name="stand_down_needs_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft", activated_at__isnull=True)
                | models.Q(status="in_force", activated_at__isnull=False, stood_down_at__isnull=True)
                | models.Q(status="stood_down", activated_at__isnull=False, stood_down_at__isnull=False)
                | models.Q(status="lapsed", activated_at__isnull=False, lapses_at__isnull=False)
                | models.Q(status="cancelled", activated_at__isnull=True, cancelled_at__isnull=False),
                name="incident_status_has_its_moments",
            ),
            models.CheckConstraint(
                condition=models.Q(activated_at__isnull=True)
                | models.Q(activated_by__isnull=False)
                | models.Q(
                    glass_broken_by__isnull=False,
                    lapses_at__isnull=False,
                    lapses_at__lte=models.F("activated_at") + COUNTERSIGN_WITHIN,
                ),
                name="one_person_alone_only_for_a_while",
            ),
            models.CheckConstraint(
                condition=models.Q(countersigned_at__isnull=True)
                | models.Q(
                    activated_by__isnull=False,
                    lapses_at__isnull=True,
                    countersigned_at__lt=models.F("activated_at") + COUNTERSIGN_WITHIN,
                ),
                name="countersigned_in_time",
            ),
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(kind__in=PROPERTY_KINDS),
                name="grade_of_property_disasters_only",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="incident_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def areas_at(self, moment: datetime) -> tuple[str, ...]:
        """Those that it had then: without what was added later."""
        return tuple(
            code
            for code in self.areas
            if code not in self.widened or datetime.fromisoformat(self.widened[code]) <= moment
        )

    def standing(self, at: datetime) -> Status:
        """The status, a lapse that no job has written down yet included."""
        lapsed = self.status == Status.IN_FORCE and self.lapses_at is not None and self.lapses_at <= at
        return Status.LAPSED if lapsed else Status(self.status)

    @property
    def status_now(self) -> Status:
        return self.standing(clock.now())

    @property
    def ended_at(self) -> datetime | None:
        """The stand-down, else the moment at which it lapses or lapsed."""
        return self.stood_down_at or self.lapses_at
