"""Branch scope: which records a person may see. Applied to pages, API, exports and jobs alike.

A person has the records of their branch, and those of branches lent to them, each for the permissions that were lent
with them: `acting_under` says which permissions are being used.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from django.db import models

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import GRANTS, Permission, Role

Row = TypeVar("Row", bound=models.Model)


class ScopedQuerySet(models.QuerySet[Row]):
    """Of a model with `branch_code`. Models of tasks add their own rule for salespeople (`salesperson_id`)."""

    def visible_to(self, user: User) -> Self:
        """The rows of the person's branches; all of them for head office; a salesperson's own alone."""
        rows = self
        if user.role == Role.SALESPERSON:
            names = {field.name for field in self.model._meta.get_fields()}
            if "salesperson_id" not in names or not user.salesperson_id:
                return self.none()
            rows = rows.filter(**_filter("salesperson_id", user.salesperson_id))
        return within(rows, user)


Rows = TypeVar("Rows", bound=models.QuerySet[Any])


def within(rows: Rows, user: User, path: str = "branch_code") -> Rows:
    """The rows whose branch, found by `path` ("claim__branch_code"), is among the person's."""
    branches = branches_of(user)
    return rows if branches is None else rows.filter(**_filter(f"{path}__in", sorted(branches)))


def _filter(name: str, value: object) -> dict[str, Any]:
    return {name: value}


def branches_of(user: User) -> frozenset[str] | None:
    """The branch codes a person may see under the permissions they act under, None for all."""
    asked = frozenset(user.acting_under)
    by_role = asked <= GRANTS[user.role]
    if by_role and not user.branch_code:
        return None
    own = frozenset({user.branch_code} if by_role else ())
    return own | {branch for branch, lent in _lent_by_branch(user).items() if asked <= lent}


def _lent_by_branch(user: User) -> dict[str, set[str]]:
    """What is lent to the person for each branch, by however many lendings."""
    lent: dict[str, set[str]] = defaultdict(set)
    for each in user.lent:
        for branch in each.branches:
            lent[branch] |= each.permissions
    return lent


def reaches(user: User, branch_code: str) -> bool:
    """Whether a record of that branch is within the person's scope."""
    branches = branches_of(user)
    return branches is None or branch_code in branches


@contextmanager
def under(user: User, *permissions: Permission) -> Iterator[None]:
    """For a question asked beside the route's own, such as a count in the navigation."""
    before, user.acting_under = user.acting_under, permissions
    try:
        yield
    finally:
        user.acting_under = before
