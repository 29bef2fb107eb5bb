"""Spot checks (抽查): a sample of what the machine confirmed by itself, looked at by people."""

from django.db import models
from django.db.models import Q

from unpaused.capabilities.screening.models.matches import Match
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import ScopedQuerySet


class SpotCheckQuerySet(ScopedQuerySet["SpotCheck"]):
    """Scope by the customer's branch."""


class SpotCheck(models.Model):
    """One match of a day's sample. It is found wrong by undoing the match, which withdraws what it set off: so a match
    that turns out false later counts as wrong, too."""

    match = models.OneToOneField(Match, on_delete=models.PROTECT, related_name="spot_check")
    day = models.DateField()
    """The day, in China, on which the machine confirmed it."""
    branch_code = models.CharField(max_length=12, blank=True)
    drawn_at = models.DateTimeField()
    right_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    right_at = models.DateTimeField(null=True)

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(right_by__isnull=True, right_at__isnull=True)
                | Q(right_by__isnull=False, right_at__isnull=False),
                name="spot_check_says_who_and_when",
            )
        ]
        indexes = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return self.match.number
