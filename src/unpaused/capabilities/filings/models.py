"""Tables of filings. Migrations forbid any change of what was signed, to every role."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation.accounts.models import User


class Report(models.TextChoices):
    FIRST = "first", _("First report")
    FOLLOW_UP = "follow_up", _("Follow-up report")
    FINAL = "final", _("Final report")


class Level(models.TextChoices):
    """Of the office that reports: a branch to its province, a province to the regulator."""

    BRANCH = "branch", pgettext_lazy("filing", "Branch")
    PROVINCE = "province", _("Province")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    DISCARDED = "discarded", _("Discarded")
    SIGNED = "signed", pgettext_lazy("filing", "Signed")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")
    HANDED_OVER = "handed_over", _("Handed over")


GONE = (State.DISCARDED, State.RETURNED)
"""Another report may take their place."""


class Filing(models.Model):
    """One report of one office. `head` freezes what it says beside its figures: incident, office, book, limits, earlier
    reports. `sections` are what people wrote, by the name that the template gives."""

    number = models.CharField(max_length=30, unique=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    report = models.CharField(max_length=10, choices=Report.choices)
    serial = models.IntegerField(default=0)
    level = models.CharField(max_length=8, choices=Level.choices)
    branch_code = models.CharField(max_length=12)
    province_code = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    head: Any = models.JSONField()
    sections: Any = models.JSONField(default=dict)
    scope = ArrayField(models.CharField(max_length=12))
    """The branches whose records its figures count."""
    as_of = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, related_name="corrections", null=True)
    answers = models.ForeignKey("self", on_delete=models.PROTECT, related_name="answers_given", null=True)
    """The returned report in whose place this one stands."""
    edition = models.IntegerField(default=1)
    """Counts each change of the draft: who writes over another's change is told."""
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)
    digest = models.BinaryField(null=True, max_length=32)
    signature = models.BinaryField(null=True, max_length=64)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)
    """Why the province returned it."""
    handed_over_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    handed_over_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=120, blank=True)
    receipt = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["incident", "branch_code"], name="filing_of_office"),
            models.Index(fields=["province_code", "-id"], name="filing_of_province"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "branch_code", "report", "serial"],
                condition=Q(corrects__isnull=True) & ~Q(state__in=["discarded", "returned"]),
                name="one_report_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=~Q(state__in=["discarded", "returned"]),
                name="one_correction_of_a_report",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | (~Q(signed_by=F("drafted_by")) & ~Q(signed_by=F("written_by"))),
                name="filing_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "discarded"],
                    signed_by__isnull=True,
                    signed_at__isnull=True,
                    digest__isnull=True,
                    signature__isnull=True,
                )
                | Q(
                    state__in=["signed", "returned", "accepted", "handed_over"],
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                    digest__isnull=False,
                    signature__isnull=False,
                ),
                name="filing_is_signed_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "accepted"])
                | Q(level="branch", decided_by__isnull=False, decided_at__isnull=False),
                name="filing_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reasons=""), name="filing_returned_with_reasons"
            ),
            models.CheckConstraint(
                condition=~Q(state="handed_over")
                | (
                    Q(level="province", handed_over_by__isnull=False, handed_over_at__gte=F("signed_at"))
                    & ~Q(channel="")
                    & ~Q(receipt="")
                ),
                name="filing_handed_over_after_its_signature",
            ),
            models.CheckConstraint(
                condition=Q(report="follow_up", serial__gte=1) | (~Q(report="follow_up") & Q(serial=0)),
                name="follow_ups_are_numbered",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def delivered_at(self) -> Any:
        """When it met its duty: at the province once signed, at the regulator once handed over; None before."""
        if self.state in GONE:
            return None
        return self.signed_at if self.level == Level.BRANCH else self.handed_over_at


class FiledFigure(models.Model):
    """A reading as it was: value, the value of the report before, and the ids of the records it was counted from."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="figures")
    place = models.IntegerField()
    name = models.CharField(max_length=80)
    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    unit = models.CharField(max_length=12)
    value: Any = models.JSONField(null=True)
    before: Any = models.JSONField(null=True)
    record_type = models.CharField(max_length=60)
    record_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["filing", "name"], name="figure_once_a_filing")]

    def __str__(self) -> str:
        return self.name


class FilingFile(models.Model):
    """A file of a signed report as it was made in that moment."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=4)
    content = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "language", "kind"], name="filing_file_once")]

    def __str__(self) -> str:
        return f"{self.filing_id}-{self.language}.{self.kind}"

    @property
    def sha256_hex(self) -> str:
        return bytes(self.sha256).hex()
