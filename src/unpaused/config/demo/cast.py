"""Who plays in the drill: accounts that exist in drills only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role
from unpaused.foundation.areas import contains
from unpaused.foundation.book.installed import book
from unpaused.kernel.errors import Refused

_PARTS = (
    ("commander1", "指挥长甲", Role.COMMANDER),
    ("commander2", "指挥长乙", Role.COMMANDER),
    ("examiner", "核赔员", Role.EXAMINER),
    ("agent", "座席", Role.AGENT),
    ("salesperson", "业务员", Role.SALESPERSON),
    ("supervisor", "座席主管", Role.SUPERVISOR),
    ("operator", "运维员", Role.OPERATOR),
    ("employee", "员工", Role.EMPLOYEE),
    ("auditor", "审计员", Role.AUDITOR),
)
_OF_THE_BRANCH_HIT = (
    ("branch1", "分公司指挥甲", Role.COMMANDER),
    ("branch2", "分公司指挥乙", Role.COMMANDER),
)
"""Reports to the regulator are made at a branch, and a second person of it signs."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The accounts by part, and the password they share."""

    everyone: Sequence[User]
    password: str

    def part(self, username: str) -> User:
        return next(user for user in self.everyone if user.username == username)


def hire(password: str, areas: Sequence[str]) -> Staff:
    """Makes the accounts; `areas` are those hit. Raises Refused outside a drill, Unavailable without a book."""
    if not settings.DRILL:
        raise Refused("demo.real", _("Accounts of the drill are made in drills only."))
    hit = _branch_hit(areas)
    everywhere, there = [(*part, "") for part in _PARTS], [(*part, hit) for part in _OF_THE_BRANCH_HIT if hit]
    return Staff(
        [
            User.objects.create_user(name, password, display_name=shown, role=role, branch_code=branch, is_drill=True)
            for name, shown, role, branch in (*everywhere, *there)
        ],
        password,
    )


def _branch_hit(areas: Sequence[str]) -> str:
    """The first branch below head office whose area is hit, or holds one; empty where the book has none."""
    below = [each for each in book().branches() if each.parent_code]
    return min((each.branch_code for each in below if _hit(each.area_code, areas)), default="")


def _hit(where: str | None, areas: Sequence[str]) -> bool:
    return where is not None and any(contains(area, where) or contains(where, area) for area in areas)


def give_salesperson(staff: Staff, salesperson_id: str) -> None:
    """The salesperson's account belongs to whoever has the most tasks, so that its page has something to show."""
    user = staff.part("salesperson")
    user.salesperson_id = salesperson_id
    user.save(update_fields=["salesperson_id"])
