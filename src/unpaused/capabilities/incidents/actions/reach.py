"""How far a head of emergency command reaches: head office the whole company, a branch its own area."""

from collections.abc import Iterable

from unpaused.foundation.accounts.models import User
from unpaused.foundation.areas import contains
from unpaused.foundation.book.installed import book
from unpaused.kernel.errors import NotPermitted


def check_reach(by: User, areas: Iterable[str]) -> None:
    """Whoever is of a branch commands where every area lies in the one that the book gives to the branch.

    Raises NotPermitted, Unavailable (a branch, and no book).
    """
    if not by.branch_code:
        return
    own = {each.area_code for each in book().branches() if each.branch_code == by.branch_code and each.area_code}
    if not all(any(contains(mine, area) for mine in own) for area in areas):
        raise NotPermitted("incidents.reach", "This reaches beyond the area of your branch: head office decides it.")


def check_whole_company(by: User) -> None:
    """For what every branch gets. Raises NotPermitted."""
    if by.branch_code:
        raise NotPermitted("playbook.branch", "Playbooks are for the whole company: head office keeps them.")
