"""Lists as a person may see them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from unpaused.capabilities.screening.models import ListRow, ListState, PeopleList
from unpaused.engines import linkage
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.privacy import sealing
from unpaused.kernel.errors import NotFound, Refused

ERROR = "screening.list.error"
COLUMN_FAULTS = ("list.no_header", "list.missing_header", "list.doubled_header", "list.merged_header", "list.no_rows")
"""What a person mends by naming the columns."""


def lists_visible_to(user: User) -> QuerySet[PeopleList]:
    """Those the person's branch sent in, and those that name a customer of the branch; all of them for head office."""
    lists = PeopleList.objects.select_related("incident", "uploaded_by", "subject")
    branches = branches_of(user)
    if branches is None:
        return lists
    own = ListRow.objects.filter(list=OuterRef("pk"), branch_code__in=branches)
    return lists.filter(Q(branch_code__in=branches) | Exists(own))


def list_for(user: User, list_id: int) -> PeopleList:
    """Raises NotFound for a list out of the person's scope, and alike for one that does not exist."""
    found = lists_visible_to(user).filter(pk=list_id).first()
    if found is None:
        raise NotFound("screening.list", "There is no such list among those that you may see.")
    return found


def error_of(people_list: PeopleList) -> Refused | None:
    """Why a list was refused, as it was raised; None for others, and once the list is deleted."""
    if people_list.error is None:
        return None
    try:
        kept: dict[str, Any] = sealing.unseal_json(people_list.subject, ERROR, bytes(people_list.error))
    except sealing.Deleted:
        return None
    return Refused(kept["code"], kept["message"], **kept["params"])


def waits_for_columns(people_list: PeopleList) -> bool:
    """Whether somebody may still say what its columns are."""
    if people_list.state == ListState.COLUMNS:
        return True
    error = error_of(people_list) if people_list.state == ListState.REFUSED else None
    return error is not None and error.code in COLUMN_FAULTS


def layout_of(people_list: PeopleList) -> linkage.Layout | None:
    """How its columns are read; None where nobody knows yet."""
    kept = people_list.layout
    return linkage.Layout(kept["header"], kept["columns"]) if kept else None


def as_kept(layout: linkage.Layout) -> dict[str, Any]:
    """As `layout_of` reads it."""
    return {"header": layout.header, "columns": dict(layout.columns)}
