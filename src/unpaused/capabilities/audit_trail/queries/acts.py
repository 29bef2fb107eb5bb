"""Acts as the page shows them, and who may see which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from unpaused.capabilities.audit_trail.queries import records
from unpaused.capabilities.audit_trail.queries.records import Named
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.audit.models import AuditRow

SAW = (
    "privacy.reveal",
    "claims.see",
    "claims.see_document",
    "incidents.open_attachment",
    "screening.lookup",
    "audit.look_up",
    "audit.export",
)
"""Acts by which somebody saw personal data; all others changed something."""


@dataclass(frozen=True, slots=True)
class Act:
    """One row with the words that go with it. `branch` is that of the member of staff, as it is now."""

    row: AuditRow
    who: str
    branch: str
    record: Named | None


def visible_to(user: User) -> QuerySet[AuditRow]:
    """Everything for head office; for a reader of one branch, what that branch's staff did.

    What others did to that branch's records is found by the record's number: see `on_record`.
    """
    rows, branches = AuditRow.objects.all(), branches_of(user)
    if branches is None:
        return rows
    theirs = User.objects.filter(branch_code__in=branches).values_list("pk", flat=True)
    return rows.filter(actor__in=[f"staff:{pk}" for pk in theirs])


def on_record(user: User, text: str) -> QuerySet[AuditRow]:
    """Every act on the record with this number, whoever did it; none for one of another branch, or none at all."""
    found = records.numbered(text)
    if found is None:
        return AuditRow.objects.none()
    kind, record_id = found
    named = records.named({kind: [record_id]}).get((kind, record_id))
    branches = branches_of(user)
    if branches is not None and (named is None or named.branch_code not in branches):
        return AuditRow.objects.none()
    return AuditRow.objects.filter(Q(object_type=kind, object_id=record_id) | _in_chunks(kind, record_id))


def _in_chunks(kind: str, record_id: str) -> Q:
    """Bulk acts name their records in the detail."""
    keys = {"claim": "claims", "match": "matches", "task": "ids"}
    if kind not in keys:
        return Q(pk=None)
    return Q(object_type=kind if kind == "task" else "list" if kind == "match" else "claim") & Q(
        detail__contains={keys[kind]: [int(record_id)]}
    )


def acts(rows: Sequence[AuditRow], user: User) -> list[Act]:
    """With names, branches and numbers: a query for staff, and one for each kind of record on the page."""
    staff = staff_by_actor({row.actor for row in rows})
    wanted: dict[str, list[str]] = {}
    for row in rows:
        wanted.setdefault(row.object_type, []).append(row.object_id)
    names = records.named(wanted)
    return [_act(row, staff.get(row.actor), names.get((row.object_type, row.object_id)), user) for row in rows]


def _act(row: AuditRow, person: User | None, record: Named | None, user: User) -> Act:
    branches = branches_of(user)
    theirs = record is not None and branches is not None and record.branch_code not in branches
    return Act(
        row=row,
        who=person.display_name if person else "",
        branch=person.branch_code if person else "",
        record=None if theirs else record,
    )


def staff_by_actor(actors: Iterable[str]) -> dict[str, User]:
    """ "staff:7" -> the person."""
    ids = [int(actor.removeprefix("staff:")) for actor in actors if actor.startswith("staff:")]
    return {f"staff:{person.pk}": person for person in User.objects.filter(pk__in=ids)}


def colleagues(user: User, most: int = 500) -> list[User]:
    """Staff whose acts the reader may choose from."""
    branches = branches_of(user)
    people = User.objects.all() if branches is None else User.objects.filter(branch_code__in=branches)
    return list(people.order_by("display_name", "pk")[:most])


def last_verification() -> AuditRow | None:
    return AuditRow.objects.filter(action="audit.verify").order_by("-at").first()


def saw_or_changed(rows: QuerySet[AuditRow], what: str) -> QuerySet[AuditRow]:
    """`what`: "saw" or "changed"."""
    return rows.filter(action__in=SAW) if what == "saw" else rows.exclude(action__in=SAW)


def looked_up_since(user: User, subject_id: UUID, since: datetime) -> AuditRow | None:
    """The reader's last look-up of this person, if it was after `since`."""
    rows = AuditRow.objects.filter(subject_id=subject_id, at__gte=since, action="audit.look_up")
    return rows.filter(actor=str(Actor.staff(user))).order_by("-at").first()
