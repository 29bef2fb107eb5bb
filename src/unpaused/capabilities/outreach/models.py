"""Tables of outreach: messages and what became of them, invitations, reports as they came, answers from handsets."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unpaused.capabilities.outreach.rules import templates
from unpaused.foundation.accounts.scope import ScopedQuerySet
from unpaused.foundation.privacy.fields import BlindIndexField
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock, ids


class ChannelName(models.TextChoices):
    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")


class State(models.TextChoices):
    """leased: a worker has it. uncertain: it left, or may have, and nobody knows whether it arrived."""

    QUEUED = "queued", _("Queued")
    LEASED = "leased", _("Being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Outcome unknown")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MessageQuerySet(ScopedQuerySet["Message"]):
    """Scope by branch; a message without one is head office's."""


class Message(models.Model):
    """One recipient, one channel, one text. `key` is the caller's: key and channel never make a second message.

    `subject` holds the key under which `address` and `variables` are sealed. `attempt` names the lease that may write
    the outcome; `submitting_at` is set, and committed, just before the first octet may leave: a lease that ended
    without it was certainly never sent. `not_theirs`: the number that it went to, or would have gone to, is not that
    customer's: it reaches nobody, whatever its state.
    """

    key = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=ChannelName.choices)
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    to_customer = models.BooleanField()
    urgent = models.BooleanField(default=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="+", null=True)
    branch_code = models.CharField(max_length=12, blank=True)
    address = models.BinaryField()
    variables = models.BinaryField()
    address_index = BlindIndexField()
    code_index = BlindIndexField(null=True)
    text_index = BlindIndexField()
    segments = models.PositiveSmallIntegerField()
    not_theirs = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    give_up_at = models.DateTimeField()
    attempt = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    submitting_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "channel"], name="message_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="message_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="leased", leased_until__isnull=False, attempt__isnull=False)
                | (~models.Q(state="leased") & models.Q(leased_until__isnull=True)),
                name="message_lease_has_an_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="queued") | models.Q(submitting_at__isnull=True),
                name="message_in_queue_was_not_submitted",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="delivered") | models.Q(delivered_at__isnull=False),
                name="message_delivered_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "urgent", "id"], condition=models.Q(state="queued"), name="message_waiting"
            ),
            models.Index(fields=["leased_until"], condition=models.Q(state="leased"), name="message_leased"),
            models.Index(
                fields=["address_index"],
                condition=models.Q(state__in=["leased", "uncertain"]),
                name="message_in_doubt",
            ),
            models.Index(fields=["address_index", "code_index"], name="message_by_code"),
            models.Index(fields=["incident", "state"], name="message_of_incident"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call this message."""
        return ids.number("MS", self.created_at.astimezone(clock.CHINA).date(), self.pk)


class Part(models.Model):
    """An id that the gateway gave to a message, or to one part of a long one. Centres use ids again after a while:
    a report belongs to the part with its id that was submitted last before the report came."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="parts")
    channel = models.CharField(max_length=10, choices=ChannelName.choices)
    provider_id = models.CharField(max_length=100)
    attempt = models.UUIDField()
    submitted_at = models.DateTimeField()
    adopted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "attempt", "provider_id"], name="part_once"),
        ]
        indexes = [models.Index(fields=["channel", "provider_id", "submitted_at"], name="part_by_provider_id")]


class ReportStatus(models.TextChoices):
    """What a delivery report says, in the gateway's five words."""

    DELIVERED = "delivered", _("It arrived")
    FAILED = "failed", _("It did not arrive")
    EXPIRED = "expired", _("Given up after its time")
    PENDING = "pending", _("On its way")
    UNKNOWN = "unknown", _("Unknown")


class Report(models.Model):
    """A delivery report as it came, never changed but for the message it was joined to. `handset_index` is the
    blind index of the number it speaks of, for those whose id nobody knows."""

    channel = models.CharField(max_length=10, choices=ChannelName.choices)
    provider_id = models.CharField(max_length=100)
    status = models.CharField(max_length=12, choices=ReportStatus.choices)
    error = models.CharField(max_length=80, blank=True)
    raw = models.CharField(max_length=500)
    handset_index = BlindIndexField(null=True)
    received_at = models.DateTimeField()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reports", null=True)
    joined_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "provider_id"], name="report_by_provider_id"),
            models.Index(fields=["received_at"], condition=models.Q(message__isnull=True), name="report_unjoined"),
        ]


class Answer(models.Model):
    """What a handset wrote back, sealed under the person whom its number belongs to."""

    channel = models.CharField(max_length=10, choices=ChannelName.choices)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    address_index = BlindIndexField()
    text = models.BinaryField()
    received_at = models.DateTimeField()


class KnownBy(models.TextChoices):
    """How it is known that a number is not somebody's. `record_id` is the task's, or the message's."""

    CALLER = "caller", _("Whoever called it")
    HOLDER = "holder", _("Whoever holds the telephone")


class NumberNotTheirs(models.Model):
    """This number is not this customer's, though the book says so. It holds until somebody takes it back (`lifted_at`);
    another number in the book has another index, and is theirs until the contrary is known.

    Not unique by the database: while the key of blind indexes changes, one number has two. Writers hold the subject.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=ChannelName.choices)
    address_index = BlindIndexField()
    known_by = models.CharField(max_length=10, choices=KnownBy.choices)
    record_id = models.BigIntegerField()
    known_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)


class Channel(models.Model):
    """A channel that rests because its gateway does not answer. No row, or `paused_until` in the past: it works."""

    name = models.CharField(max_length=10, primary_key=True, choices=ChannelName.choices)
    paused_until = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)


class Invitation(models.Model):
    """A short code with which one customer enters for one incident. `key` is the caller's."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="+")
    code = models.BinaryField()
    code_index = BlindIndexField(unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


def reader_language() -> str:
    """ "zh" or "en": the reader's, for labels of templates."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def template_label(name: str) -> str:
    """A template's label in the reader's language; its bare name where its file is gone."""
    known = templates.all_templates().get(name)
    return known.labels[reader_language()] if known else name


def new_attempt() -> uuid.UUID:
    """A name for a lease that no other lease has."""
    return uuid.uuid4()
