"""What is lent, by whom and to whom."""

from django.db.models import Q, QuerySet

from unpaused.foundation.accounts.models import Lending, User
from unpaused.kernel.errors import NotFound


def lendings_visible_to(user: User) -> QuerySet[Lending]:
    """Those that lend the person's branch away or to it; all for head office."""
    rows = Lending.objects.select_related("borrower", "proposed_by", "confirmed_by")
    if not user.branch_code:
        return rows
    mine = Q(branches__contains=[user.branch_code]) | Q(borrower_branch=user.branch_code)
    return rows.filter(mine | Q(borrower__branch_code=user.branch_code))


def lending_for(user: User, lending_id: int) -> Lending:
    """Raises NotFound for one out of scope, and alike for one that does not exist."""
    found = lendings_visible_to(user).filter(pk=lending_id).first()
    if found is None:
        raise NotFound("administration.lending", "There is no such lending among those that you may see.")
    return found


def borrowed_by(user: User) -> list[Lending]:
    """What is lent to this person now."""
    ids = [each.id for each in user.lent]
    return list(Lending.objects.select_related("proposed_by", "confirmed_by").filter(pk__in=ids).order_by("pk"))


def waiting_for(user: User) -> int:
    """Lendings that this person could confirm."""
    waiting = lendings_visible_to(user).open().filter(confirmed_at__isnull=True)  # type: ignore[attr-defined]
    return int(waiting.exclude(proposed_by=user).count())
