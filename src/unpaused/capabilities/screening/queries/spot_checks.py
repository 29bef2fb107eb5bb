"""The sample of automatic confirmations: what of it waits, and how often the machine was wrong."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from unpaused.capabilities.screening.models import ListRow, ListState, Match, SpotCheck
from unpaused.foundation.accounts.models import User

_WRONG = Q(match__undo_report__isnull=False)
_CHECKED = _WRONG | Q(right_at__isnull=False)


def to_check(user: User) -> QuerySet[SpotCheck]:
    """What of the samples waits for somebody, within the person's scope, and can still be looked at."""
    waiting = SpotCheck.objects.visible_to(user).exclude(_CHECKED).filter(Exists(readable_rows(OuterRef("match"))))
    return waiting.select_related("match__subject", "match__incident")


def readable_rows(match: Match | OuterRef) -> QuerySet[ListRow]:
    """The rows by which the person was found, of lists that are not deleted: without one nobody can say who it is."""
    return ListRow.objects.filter(match=match).exclude(list__state=ListState.DELETED)


def waiting_check(user: User, match_id: int) -> SpotCheck | None:
    """The check that waits on this match, if one does."""
    return to_check(user).filter(match_id=match_id).first()


def checked(incident_id: int, branches: Collection[str] | None = None) -> QuerySet[SpotCheck]:
    """Matches of the samples of an incident that were looked at."""
    found = SpotCheck.objects.filter(_CHECKED, match__incident_id=incident_id)
    return found if branches is None else found.filter(branch_code__in=branches)


def wrong(incident_id: int, branches: Collection[str] | None = None) -> QuerySet[SpotCheck]:
    """Those of them that were false."""
    return checked(incident_id, branches).filter(_WRONG)
