"""How far a head of emergency command reaches: head office the whole company, a branch what it declared in its area."""

from collections.abc import Iterable

from unpaused.capabilities.incidents.models import Incident
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.areas import contains
from unpaused.foundation.book.installed import book
from unpaused.kernel.errors import Unavailable


def commands(user: User, incident: Incident) -> bool:
    """Whether this person may act on the incident, as far as that hangs on where they are: for what a page offers."""
    if not user.may(Permission.COMMAND):
        return False
    try:
        return is_theirs(user, incident) and within_reach(user, incident.areas)
    except Unavailable:
        return False


def is_theirs(user: User, incident: Incident) -> bool:
    """What head office declared, no branch ends or changes."""
    return not user.branch_code or incident.declared_by.branch_code == user.branch_code


def within_reach(user: User, areas: Iterable[str]) -> bool:
    """Whether every area lies in the one that the book gives to the person's branch. Raises Unavailable (a branch, and
    no book)."""
    if not user.branch_code:
        return True
    own = {each.area_code for each in book().branches() if each.branch_code == user.branch_code and each.area_code}
    return all(any(contains(mine, area) for mine in own) for area in areas)
