"""Every clock that runs out soon, from the rooms that own them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from unpaused.capabilities.command.models import OpenEnd
from unpaused.capabilities.command.queries.open_ends import due_before
from unpaused.capabilities.command.rules import deadlines
from unpaused.capabilities.command.rules.deadlines import OURS, SOON, Deadline
from unpaused.capabilities.incidents.public import Incident, MeasureChange, held_alone, incidents_in_force
from unpaused.capabilities.screening.public import ListState, PeopleList
from unpaused.foundation.accounts.models import Lending
from unpaused.kernel import clock


@dataclass(frozen=True, slots=True)
class Pressing:
    """One deadline with its record: an open end, an incident or a measure that one person holds alone, a lending or a
    list."""

    deadline: Deadline
    record: OpenEnd | Incident | MeasureChange | Lending | PeopleList


def held_by_one(now: datetime) -> list[Pressing]:
    """What ends unless a second person confirms it, of every incident. Two queries."""
    glass = [(each, each.lapses_at) for each in incidents_in_force()]
    kept = [(each, each.alone_until) for each in held_alone(now)]
    return [
        *[Pressing(Deadline("glass", until, each.pk), each) for each, until in glass if until],
        *[Pressing(Deadline("measure", until, each.pk), each) for each, until in kept if until],
    ]


def pressing(
    incident: Incident, now: datetime, alone: Iterable[Pressing], *, branches: frozenset[str] | None, most: int
) -> list[Pressing]:
    """The `most` with the least time left, those `alone` (`held_by_one`) among them. Of the open ends those of the
    reader's branches."""
    records = {
        (each.deadline.kind, each.deadline.record_id): each for each in [*alone, *_all(incident, now, branches, most)]
    }
    chosen = deadlines.pressing((each.deadline for each in records.values()), now)
    return [records[each.kind, each.record_id] for each in chosen[:most]]


def counted(
    incident: Incident, now: datetime, alone: Iterable[Pressing], *, branches: frozenset[str] | None
) -> dict[str, int]:
    """Promises to customers that are "broken", other deadlines "over", and those that run out "soon": of the open ends,
    and of what one person holds `alone` of this incident: whoever a board is shared with learns nothing of another. One
    query."""
    ends = OpenEnd.objects.filter(incident_id=incident.pk, due_at__lte=now + SOON["claim"]).within(branches)
    over, ours = Q(due_at__lte=now), Q(owner__in=OURS)
    found = ends.aggregate(
        broken=Count("pk", filter=over & ours), over=Count("pk", filter=over & ~ours), soon=Count("pk", filter=~over)
    )
    near = deadlines.pressing((each.deadline for each in alone if _is_of(incident, each)), now)
    late = sum(each.over(now) for each in near)
    return {**found, "over": found["over"] + late, "soon": found["soon"] + len(near) - late}


def _is_of(incident: Incident, held: Pressing) -> bool:
    """Whether what one person holds alone belongs to this incident."""
    record = held.record
    return record == incident or (isinstance(record, MeasureChange) and record.incident_id == incident.pk)


def _all(incident: Incident, now: datetime, branches: frozenset[str] | None, most: int) -> Iterator[Pressing]:
    for end in due_before(now + SOON["claim"], incident.pk, branches=branches, most=most):
        if end.due_at is not None:
            kind = deadlines.kind_of(end.blocker, end.owner)
            yield Pressing(Deadline(kind, end.due_at, end.pk, end.owner), end)
    for lending in _lendings(incident, now, branches)[:most]:
        yield Pressing(Deadline("lending", lending.until, lending.pk), lending)
    for each in _lists(incident, now)[:most]:
        yield Pressing(Deadline("list", clock.end_of(each.delete_after), each.pk), each)


def _lendings(incident: Incident, now: datetime, branches: frozenset[str] | None) -> QuerySet[Lending]:
    """Those for this incident that lend the reader's branches, or are lent to one of them."""
    ending = Lending.objects.in_force().filter(incident_number=incident.number, until__lte=now + SOON["lending"])
    if branches is not None:
        mine = list(branches)
        ours = Q(branches__overlap=mine) | Q(borrower_branch__in=mine) | Q(borrower__branch_code__in=mine)
        ending = ending.filter(ours)
    return ending.order_by("until")


def _lists(incident: Incident, now: datetime) -> list[PeopleList]:
    last_day = (now + SOON["list"]).astimezone(clock.CHINA).date()
    there = PeopleList.objects.filter(incident=incident, deleted_at__isnull=True, delete_after__lte=last_day)
    return list(there.exclude(state=ListState.REFUSED).order_by("delete_after", "pk"))
