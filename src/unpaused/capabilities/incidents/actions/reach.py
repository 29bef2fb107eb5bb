"""Nobody commands beyond their reach."""

from collections.abc import Iterable

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.queries.reach import is_theirs, within_reach
from unpaused.foundation.accounts.models import User
from unpaused.kernel.errors import NotPermitted


def check_reach(by: User, areas: Iterable[str]) -> None:
    """Raises NotPermitted, Unavailable (a branch, and no book)."""
    if not within_reach(by, areas):
        raise NotPermitted("incidents.reach", "This reaches beyond the area of your branch: head office decides it.")


def check_commands(by: User, incident: Incident) -> None:
    """Raises NotPermitted, Unavailable (a branch, and no book)."""
    if not is_theirs(by, incident):
        raise NotPermitted("incidents.of_others", "Your branch did not declare this incident: whoever did decides.")
    check_reach(by, incident.areas)


def check_whole_company(by: User) -> None:
    """For what every branch gets. Raises NotPermitted."""
    if by.branch_code:
        raise NotPermitted("playbook.branch", "Playbooks are for the whole company: head office keeps them.")
