"""Tables of command: the open ends as they stand, how often they were checked, the board's figures over time, shifts
handed over, links by which the board is shared, drills that were scored."""

from typing import Any, Self

from django.db import models

from unpaused.capabilities.command.rules import Blocked
from unpaused.capabilities.command.rules.links import LONGEST_LINK
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock


class OpenEndQuerySet(models.QuerySet["OpenEnd"]):
    """Scope by the branch of the customer, or of the row."""

    def within(self, branches: frozenset[str] | None) -> Self:
        """None: all."""
        return self if branches is None else self.filter(branch_code__in=sorted(branches))


class OpenEnd(models.Model):
    """One line of the open ends: derived from what the rooms say, and rebuilt whenever one of them says otherwise.

    `match_id` for somebody found, `row_id` for a row of a list that waits; the other is null. The id is twice the
    match's, or twice the row's plus one. Nothing in it hangs on the hour: `since` and `due_at` are moments, and
    whether one has passed is asked when the page is drawn.
    """

    id = models.BigIntegerField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    match_id = models.BigIntegerField(null=True, unique=True)
    row_id = models.BigIntegerField(null=True, unique=True)
    subject_id = models.UUIDField(null=True)
    person_id = models.BigIntegerField(null=True)
    claim_id = models.BigIntegerField(null=True)
    number = models.CharField(max_length=50)
    claim_number = models.CharField(max_length=30, blank=True)
    list_number = models.CharField(max_length=30, blank=True)
    branch_code = models.CharField(max_length=12, blank=True)
    blocker = models.CharField(max_length=40)
    owner = models.CharField(max_length=12)
    owner_id = models.CharField(max_length=40, blank=True)
    found_at = models.DateTimeField()
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    objects = OpenEndQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(match_id__isnull=False, row_id__isnull=True, id=2 * models.F("match_id"))
                | models.Q(match_id__isnull=True, row_id__isnull=False, id=2 * models.F("row_id") + 1),
                name="open_end_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["incident", "branch_code", "blocker", "owner"], name="open_end_counted"),
            models.Index(fields=["found_at", "id"], name="open_end_by_age"),
            models.Index(fields=["since", "id"], name="open_end_by_wait"),
            models.Index(fields=["due_at", "id"], name="open_end_by_deadline"),
            models.Index(fields=["subject_id"], name="open_end_of_person"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def blocked(self) -> Blocked:
        return Blocked(self.blocker, self.owner, self.since, self.due_at, self.owner_id)


class Check(models.Model):
    """One reconciliation: the whole list computed anew and laid beside the table. `drift`: lines that differed."""

    at = models.DateTimeField()
    lines = models.IntegerField()
    drift = models.IntegerField()
    seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="check_of_open_ends")]


class Trend(models.Model):
    """One figure of one incident at one moment. Kept a while, then deleted: nothing is stated from here."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    value = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["incident", "-at"], name="trend_of_incident")]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M}"


class BoardReading(models.Model):
    """What every figure of one incident said when it was last read, and how long that took: see actions/trends.py."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    seconds = models.FloatField()
    values: Any = models.JSONField()
    places: Any = models.JSONField(default=dict, db_default={})
    effects: Any = models.JSONField(default=dict, db_default={})


class HandOver(models.Model):
    """A shift handed to the next (值班交接): what was open at that moment, frozen, and words sealed under a key of its
    own. Acknowledged by the one who takes over; then it never changes."""

    at = models.DateTimeField()
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    facts: Any = models.JSONField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    notes = models.BinaryField()
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(from_user=models.F("to_user")), name="handed_to_another"),
            models.CheckConstraint(
                condition=models.Q(acknowledged_at__isnull=True) | models.Q(acknowledged_at__gte=models.F("at")),
                name="acknowledged_after_it_was_handed",
            ),
            models.UniqueConstraint(
                fields=["from_user", "to_user"],
                condition=models.Q(acknowledged_at__isnull=True),
                name="one_hand_over_waits_between_two",
            ),
        ]
        indexes = [models.Index(fields=["-at"], name="hand_over_by_age")]

    def __str__(self) -> str:
        return f"HO{self.pk}"


class BoardLink(models.Model):
    """A read-only link to the board of one incident: counts alone, for whoever has it. The token is shown once and kept
    nowhere; what stands here is a keyed hash of it (docs/adr/0024)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    branch_code = models.CharField(max_length=12, blank=True)
    """Whose open ends it counts: the branch of the one who made it, "" for all."""
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    revoked_at = models.DateTimeField(null=True)
    opened = models.IntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("made_at"))
                & models.Q(until__lte=models.F("made_at") + LONGEST_LINK),
                name="board_link_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="board_link_revoked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["incident", "-made_at"], name="board_link_of_incident")]

    def __str__(self) -> str:
        return f"BL{self.pk}"

    @property
    def state(self) -> str:
        """As `ui.statuses` names it."""
        if self.revoked_at is not None:
            return "revoked"
        return "in_force" if self.until > clock.now() else "lapsed"


class DrillScore(models.Model):
    """How a drill went, signed by a head of emergency command: what was asked and what was measured, frozen. The words
    are sealed under a key of their own. A row never changes and never goes (migration 0005)."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    scored: Any = models.JSONField()
    """Lines of {"code", "unit", "better", "target", "most", "value", "points"}."""
    points = models.FloatField()
    most = models.FloatField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    comment = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(points__gte=0, points__lte=models.F("most")), name="score_within_its_most"
            ),
        ]
        indexes = [models.Index(fields=["-signed_at"], name="drill_score_by_age")]

    def __str__(self) -> str:
        return f"DS{self.pk}"
