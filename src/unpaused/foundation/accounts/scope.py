"""Branch scope: which records a person may see. Applied to pages, API, exports and jobs alike."""

from typing import Any, Self, TypeVar

from django.db import models

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role

Row = TypeVar("Row", bound=models.Model)


class ScopedQuerySet(models.QuerySet[Row]):
    """Of a model with `branch_code`. Models of tasks add their own rule for salespeople (`salesperson_id`)."""

    def visible_to(self, user: User) -> Self:
        """The rows of the person's branch; all of them for head office; a salesperson's own alone."""
        rows = self
        if user.role == Role.SALESPERSON:
            names = {field.name for field in self.model._meta.get_fields()}
            if "salesperson_id" not in names or not user.salesperson_id:
                return self.none()
            rows = rows.filter(**_filter("salesperson_id", user.salesperson_id))
        if user.branch_code:
            rows = rows.filter(**_filter("branch_code", user.branch_code))
        return rows


def _filter(name: str, value: object) -> dict[str, Any]:
    return {name: value}


def branches_of(user: User) -> frozenset[str] | None:
    """For reads of the book: the branch codes a person may see, None for all."""
    return frozenset({user.branch_code}) if user.branch_code else None
