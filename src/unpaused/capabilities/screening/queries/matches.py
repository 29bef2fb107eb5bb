"""One match and the rows that name its person."""

from collections.abc import Sequence

from unpaused.capabilities.screening.models import ListRow, Match
from unpaused.capabilities.screening.queries import people
from unpaused.capabilities.screening.queries.shown import masked
from unpaused.foundation.accounts.models import User
from unpaused.kernel.errors import NotFound


def match_for(user: User, match_id: int) -> Match:
    """Raises NotFound for a match out of the person's scope, and alike for one that does not exist."""
    visible = Match.objects.visible_to(user).select_related("incident", "subject", "examiner")
    found = visible.filter(pk=match_id).first()
    if found is None:
        raise NotFound("screening.match", "There is no such match among those that you may see.")
    return found


def masked_name(match: Match) -> str:
    """From the book; "" where the person is no longer in it."""
    person = people.persons([match.person_id]).get(match.person_id)
    return masked("name", person.name) if person else ""


def rows_of(user: User, match: Match) -> Sequence[ListRow]:
    """The rows by which the person was found, oldest first."""
    return list(ListRow.objects.visible_to(user).filter(match=match).select_related("list").order_by("pk"))
