"""The table of tasks."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role
from unpaused.foundation.accounts.scope import ScopedQuerySet
from unpaused.foundation.privacy.models import Subject


class Kind(models.TextChoices):
    HELP_TO_CONTACT = "help_to_contact", _("Help this customer to contact us")


class Queue(models.TextChoices):
    SALESPERSON = "salesperson", _("Salesperson")
    HOTLINE = "hotline", _("Hotline")


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("task", "Open")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Outcome(models.TextChoices):
    REACHED = "reached", _("Reached: the customer will contact us")
    NOT_REACHED = "not_reached", _("Not reached")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    CAME = "came", _("Help no longer needed: the customer has been in touch with us")


SAID_BY_PEOPLE = (Outcome.REACHED, Outcome.NOT_REACHED, Outcome.WRONG_NUMBER)
"""What whoever works a task may say of it; a task ends by itself with the other one."""


class Because(models.TextChoices):
    """Why a task was withdrawn. Codes: an examiner's own words may speak of a list, and stay in the audit trail."""

    MISTAKEN = "mistaken", _("It was given to you by mistake")
    NOTHING_OPEN = "nothing_open", _("There is nothing left for this customer to contact us about")


class TaskQuerySet(ScopedQuerySet["Task"]):
    def visible_to(self, user: User) -> Self:
        """A salesperson's own, of whatever branch the customer is; within the branch for an agent what waits for the
        hotline, for a supervisor all."""
        if user.role == Role.SALESPERSON and user.salesperson_id:
            return self.filter(salesperson_id=user.salesperson_id)
        rows = super().visible_to(user)
        return rows.filter(queue=Queue.HOTLINE) if user.role == Role.AGENT else rows


class Task(models.Model):
    """One piece of work about one person. `key` is the caller's: the same key never makes a second task.

    `came_at`: when the customer came to us while help was still needed. `number_wrong_at`: when it was known that the
    number in the book is not theirs, so that another way must be found.
    """

    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    queue = models.CharField(max_length=12, choices=Queue.choices)
    salesperson_id = models.CharField(max_length=40, blank=True)
    branch_code = models.CharField(max_length=12, blank=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    number_wrong_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    withdrawn_because = models.CharField(max_length=20, choices=Because.choices, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="task_state_known"),
            models.CheckConstraint(condition=models.Q(queue__in=Queue.values), name="task_queue_known"),
            models.CheckConstraint(
                condition=~models.Q(queue="salesperson") | ~models.Q(salesperson_id=""),
                name="task_of_salesperson_names_one",
            ),
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False, outcome__in=Outcome.values)
                | models.Q(state="open", done_at__isnull=True, outcome="")
                | models.Q(state="withdrawn", done_at__isnull=False, outcome=""),
                name="task_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_because__in=Because.values)
                | (~models.Q(state="withdrawn") & models.Q(withdrawn_because="")),
                name="task_withdrawn_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["salesperson_id", "state", "due_at"], name="task_of_salesperson"),
            models.Index(fields=["queue", "state", "due_at"], name="task_of_queue"),
            models.Index(fields=["incident", "state"], name="task_of_incident"),
        ]

    def __str__(self) -> str:
        return self.number
