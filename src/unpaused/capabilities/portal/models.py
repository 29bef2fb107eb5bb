"""Tables of the portal: knocks, attempts, and events that are being stated."""

from django.db import models

from unpaused.foundation.privacy.fields import BlindIndexField
from unpaused.foundation.privacy.models import Subject


class Attempt(models.Model):
    """Something that is limited happened: `kind` says what, `key` (a keyed hash) to whom or from where."""

    kind = models.CharField(max_length=20)
    key = BlindIndexField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "key", "at"], name="attempt_of_key"),
            models.Index(fields=["at"], name="attempt_by_age"),
        ]


class Purpose(models.TextChoices):
    """What a code opens. One for the entry opens nothing else."""

    ENTRY = "entry"
    PAYEE = "payee"


class OneTimeCode(models.Model):
    """One code, asked for by one browser. `digest` is a keyed hash, there once the message is written.

    `key` stands for the person in limits. `subject` null: the short code was nobody's; such a row is kept like the
    others, under a key made of the short code, and never gets a digest. A code for another account is of one claim;
    `identified_at`: the identity was given after it; `spent_at`: the change was asked for, so that two checks are good
    for one change.
    """

    key = BlindIndexField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.ENTRY, db_default=Purpose.ENTRY)
    claim_id = models.BigIntegerField(null=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="+")
    person_id = models.BigIntegerField(null=True)
    incident_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    digest = BlindIndexField(null=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    identified_at = models.DateTimeField(null=True)
    spent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest__isnull=True)
                | models.Q(subject__isnull=False, person_id__isnull=False, expires_at__isnull=False),
                name="code_belongs_to_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose="entry", claim_id__isnull=True, spent_at__isnull=True)
                | models.Q(purpose="payee", claim_id__isnull=False, subject__isnull=False),
                name="code_for_an_account_is_of_a_claim",
            ),
            models.CheckConstraint(
                condition=models.Q(spent_at__isnull=True)
                | models.Q(used_at__isnull=False, identified_at__isnull=False),
                name="code_spent_after_both_checks",
            ),
        ]
        indexes = [
            models.Index(fields=["key", "asked_at"], name="code_of_key"),
            models.Index(fields=["asked_at"], name="code_by_age"),
        ]


class EventDraft(models.Model):
    """What a customer has answered so far about one event; sealed, since it speaks of their health.

    Deleted when the event is stated.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    claim_id = models.BigIntegerField()
    answers = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "claim_id"], name="one_draft_a_claim")]
        indexes = [models.Index(fields=["changed_at"], name="draft_by_age")]
