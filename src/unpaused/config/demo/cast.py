"""Who plays in the drill: accounts that exist in drills only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Role
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


@dataclass(frozen=True, slots=True)
class Staff:
    """The accounts by part, and the password they share."""

    everyone: Sequence[User]
    password: str

    def part(self, username: str) -> User:
        return next(user for user in self.everyone if user.username == username)


def hire(password: str) -> Staff:
    """Makes the accounts. Raises Refused outside a drill."""
    if not settings.DRILL:
        raise Refused("demo.real", _("Accounts of the drill are made in drills only."))
    return Staff(
        [
            User.objects.create_user(name, password, display_name=shown, role=role, is_drill=True)
            for name, shown, role in _PARTS
        ],
        password,
    )


def give_salesperson(staff: Staff, salesperson_id: str) -> None:
    """The salesperson's account belongs to whoever has the most tasks, so that its page has something to show."""
    user = staff.part("salesperson")
    user.salesperson_id = salesperson_id
    user.save(update_fields=["salesperson_id"])
