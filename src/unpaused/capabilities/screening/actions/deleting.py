"""A list is deleted: the keys of its file and of its rows are destroyed, and what it said leaves the claims; counts,
matches and the report stay."""

from datetime import date

from django.db import transaction

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.screening.events import ListDeleted
from unpaused.capabilities.screening.models import Candidate, ListRow, ListState, Match, PeopleList, RowState
from unpaused.capabilities.screening.queries.lists import list_for
from unpaused.capabilities.screening.rules import checked_reason
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import reaches
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live import topics
from unpaused.foundation.privacy import subjects
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused

CHUNK = 1000
BY_DATE = "The day of deletion has come."


def delete_list(*, by: User, list_id: int, reason: str) -> PeopleList:
    """Deletes a list before its day. Raises NotPermitted for another branch's list, Refused without a reason."""
    check(by, Permission.UPLOAD_LIST)
    why = checked_reason(reason)
    found = list_for(by, list_id)
    if not reaches(by, found.branch_code):
        raise NotPermitted("screening.list_of_others", "Only those who sent a list in may delete it before its day.")
    return _delete(Actor.staff(by), list_id, why)


def delete_due_lists(*, on: date) -> list[int]:
    """Deletes every list whose day has come; their ids. Each in its own transaction."""
    due = PeopleList.objects.filter(delete_after__lte=on).exclude(state=ListState.DELETED)
    ids = list(due.order_by("pk").values_list("pk", flat=True))
    for list_id in ids:
        _delete(Actor.system("screening"), list_id, BY_DATE)
    return ids


def _delete(by: Actor, list_id: int, reason: str) -> PeopleList:
    with transaction.atomic():
        people_list = PeopleList.objects.select_for_update().get(pk=list_id)
        if people_list.state == ListState.DELETED:
            raise Refused("screening.deleted", "This list was deleted already.")
        people_list.deletion_report = _destroy(by, people_list, reason)
        people_list.state, people_list.deleted_at = ListState.DELETED, clock.now()
        people_list.save(update_fields=["state", "deleted_at", "deletion_report"])
        trail.record(
            by=by,
            action="screening.delete",
            on=("list", list_id),
            subject=people_list.subject_id,
            reason=reason,
            detail=people_list.deletion_report,
        )
        bus.publish(ListDeleted(list_id))
        topics.tell("screening")
    return people_list


def _destroy(by: Actor, people_list: PeopleList, reason: str) -> dict[str, int]:
    """What was destroyed and what stays, in numbers."""
    rows = ListRow.objects.filter(list=people_list)
    of_rows = list(rows.order_by("pk").values_list("subject_id", flat=True))
    destroyed = 0
    for start in range(0, len(of_rows), CHUNK):
        destroyed += subjects.destroy_many(by=by, subject_ids=of_rows[start : start + CHUNK], reason=reason)
    file_key = subjects.destroy_many(by=by, subject_ids=[people_list.subject_id], reason=reason)
    candidates, _ = Candidate.objects.filter(row__list=people_list).delete()
    open_rows = rows.filter(state__in=[RowState.WAITING, RowState.UNSURE]).update(state=RowState.WITHDRAWN)
    return {
        "rows": len(of_rows),
        "row_keys_destroyed": destroyed,
        "file_key_destroyed": file_key,
        "claims_cleared": _clear_claims(people_list),
        "candidates_erased": candidates,
        "undecided_rows_withdrawn": open_rows,
        "matches_kept": rows.filter(match__state="active").values("match").distinct().count(),
    }


def _clear_claims(people_list: PeopleList) -> int:
    """Claims out of which what the list said was taken. Matches are held, after the rows: whoever opens a case for one
    of them just now has read the list before, and is waited for."""
    named = ListRow.objects.filter(list=people_list, match__isnull=False).values("match")
    opened = Match.objects.select_for_update().filter(pk__in=named).order_by("pk")
    ids = [claim_id for claim_id in opened.values_list("claim_id", flat=True) if claim_id is not None]
    cleared = 0
    for start in range(0, len(ids), CHUNK):
        cleared += claims.forget_list(claim_ids=ids[start : start + CHUNK], list_number=people_list.number)
    return cleared
