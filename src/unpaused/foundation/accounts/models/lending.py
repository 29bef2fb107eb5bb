from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from unpaused.foundation.accounts.permissions import Role
from unpaused.kernel import clock

ROLE_CHANGED = "The borrower's role was changed."


@dataclass(frozen=True, slots=True)
class Lent:
    """What one lending gives to one person: these permissions over these branches, until then."""

    id: int
    incident_number: str
    branches: frozenset[str]
    permissions: frozenset[str]
    since: datetime
    until: datetime


class LendingQuerySet(models.QuerySet["Lending"]):
    def in_force(self) -> Self:
        """Confirmed, not ended, its end not reached: a lending lapses by itself."""
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True, until__gt=clock.now())

    def open(self) -> Self:
        """In force, or still waiting for the second person."""
        return self.filter(ended_at__isnull=True, until__gt=clock.now())

    def take_back(self, user_id: int, because: str) -> int:
        """Ends what is lent to this person by name, or was to be; how many. The caller writes the trail."""
        return self.open().filter(borrower_id=user_id).update(ended_at=clock.now(), ended_because=because)

    def held_by(self, user_id: int, role: str, branch_code: str) -> tuple[Lent, ...]:
        """To this person by name, or to everyone of their role in their branch."""
        to_all = Q(borrower__isnull=True, borrower_role=role, borrower_branch=branch_code)
        rows = self.in_force().filter(Q(borrower_id=user_id) | to_all).order_by("pk")
        return tuple(
            Lent(
                row.pk,
                row.incident_number,
                frozenset(row.branches),
                frozenset(row.permissions),
                row.confirmed_at or row.proposed_at,
                row.until,
            )
            for row in rows
        )

    def still_held(self, ids: Collection[int]) -> bool:
        return self.in_force().filter(pk__in=list(ids)).count() == len(ids)


class Lending(models.Model):
    """Scope and authority over branches, lent for an incident (异地支援): proposed by one commander, confirmed by
    another. `borrower` is one person, or else everyone of `borrower_role` in `borrower_branch`."""

    number = models.CharField(max_length=30, unique=True)
    incident_number = models.CharField(max_length=30)
    branches = ArrayField(models.CharField(max_length=12))
    permissions = ArrayField(models.CharField(max_length=30))
    borrower = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    borrower_role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    borrower_branch = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    objects = LendingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["until"], condition=Q(ended_at__isnull=True), name="lending_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="lending_needs_two_people",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("proposed_at")), name="lending_has_an_end"),
            models.CheckConstraint(
                condition=Q(branches__len__gt=0, permissions__len__gt=0), name="lending_says_what_and_where"
            ),
            models.CheckConstraint(
                condition=Q(borrower__isnull=False, borrower_role="") | Q(borrower__isnull=True) & ~Q(borrower_role=""),
                name="lending_has_one_kind_of_borrower",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """As `ui.statuses` names it."""
        if self.ended_at is not None:
            return "ended"
        if self.until <= clock.now():
            return "lapsed"
        return "awaiting_second" if self.confirmed_at is None else "in_force"
