"""Accounts that the machine's owner makes on its terminal: the first ones, which nobody could make on the pages."""

from dataclasses import dataclass

from django.db import transaction

from unpaused.capabilities.administration.actions.accounts import Duties, new_account
from unpaused.capabilities.administration.queries import who_could_confirm
from unpaused.capabilities.administration.rules import display_name_fits, username_fits
from unpaused.foundation.accounts import operators
from unpaused.foundation.accounts.models import MACHINE_OWNER, User
from unpaused.foundation.accounts.permissions import POWERFUL, Role
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.kernel.errors import Refused

ENOUGH = 2
"""So many people who may confirm: from then on one of them is the second person, and the owner is none."""


@dataclass(frozen=True, slots=True)
class FromTerminal:
    """The account, its first password, and how many people could have confirmed its role."""

    account: User
    password: str
    could_confirm: int

    @property
    def powerful(self) -> bool:
        return self.account.role in POWERFUL

    @property
    def waits(self) -> bool:
        return bool(self.account.unconfirmed_by)


@transaction.atomic
def create_from_terminal(*, by: Actor, username: str, display_name: str, role: str) -> FromTerminal:
    """An account of the whole company. A powerful role waits for a second person as ever; where fewer than two could be
    one, the machine's owner stands in for them, and the trail says so. Raises Refused."""
    operators.one_at_a_time()  # of two at once each would count the other out
    _check(username, display_name, role)
    could = who_could_confirm().count()
    asking = [MACHINE_OWNER] if role in POWERFUL and could >= ENOUGH else None
    account, password = new_account(username, display_name.strip(), Duties(role), unconfirmed_by=asking)
    trail.record(by=by, action="accounts.create", on=("account", account.pk), detail={"role": role, "branch": ""})
    made = FromTerminal(account, password, could)
    if made.powerful and not made.waits:
        detail: dict[str, object] = {"role": role, "could_confirm": could}
        trail.record(by=by, action="accounts.owner_stood_in", on=("account", account.pk), detail=detail)
    return made


def _check(username: str, display_name: str, role: str) -> None:
    """What is wrong is not repeated: a terminal may not be able to write it."""
    if not username_fits(username):
        raise Refused(
            "administration.username",
            "A user name has 2 to 59 letters, digits, dots, dashes or underscores, and begins with a letter or digit.",
        )
    if not display_name_fits(display_name):
        raise Refused("administration.display_name", "The name of the person has 1 to 60 characters that can be read.")
    if role not in Role.values:
        known = ", ".join(sorted(each for each in Role.values if each != Role.SALESPERSON))
        raise Refused("administration.unknown_role", "There is no such role. There are: {roles}.", roles=known)
    if role == Role.SALESPERSON:
        raise Refused(
            "administration.on_the_pages",
            "An operator makes accounts of salespeople on the pages: they have a number in the book.",
        )
