"""Everyone found and not yet settled, and every row that waits for an examiner: read from the table of open ends."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from unpaused.capabilities.command.models import Check, OpenEnd, OpenEndQuerySet
from unpaused.capabilities.command.queries.computing import computed_for, matches_in, rows_in, subjects_in
from unpaused.capabilities.command.rules import BLOCKERS
from unpaused.capabilities.incidents.public import NEVER_IN_FORCE, Incident, Status, all_incidents
from unpaused.foundation.events import touching
from unpaused.foundation.events.touching import Touched

NEVER = datetime(9999, 12, 31, tzinfo=timezone.utc)
"""Stands for no deadline where lines are sorted by it."""

ROW = "review"
"""The blocker of rows that wait, and of them alone; the index that counts lines need not look at them for that."""


@dataclass(frozen=True, slots=True)
class Tally:
    """So many open ends of one incident, branch, blocker and owner; `people` of them are found, the rest are rows."""

    incident: str
    branch: str
    blocker: str
    owner: str
    lines: int
    people: int


def reported_incidents() -> list[Incident]:
    """Incidents that are or were in force: those in force first, a real one before a drill, then the newest. What
    comes first stands on the wall."""
    found = list(all_incidents().exclude(status__in=NEVER_IN_FORCE))
    return sorted(found, key=lambda incident: (incident.status_now != Status.IN_FORCE, incident.is_drill))


def lines(incident_ids: Collection[int], *, branches: frozenset[str] | None) -> QuerySet[OpenEnd]:
    """As the table has them, for a page of them; `due` is the deadline, or NEVER."""
    return _of(incident_ids, branches).annotate(due=Coalesce("due_at", NEVER))


def tallies(incident_ids: Collection[int], *, branches: frozenset[str] | None) -> list[Tally]:
    """As the table has them, counted in one query: every count of the page and of the board is a sum of these."""
    words = ("incident_id", "branch_code", "blocker", "owner")
    counted = _of(incident_ids, branches).values_list(*words).annotate(lines=Count("*")).order_by()
    return [
        Tally(str(incident), branch, blocker, owner, lines, people=0 if blocker == ROW else lines)
        for incident, branch, blocker, owner, lines in counted
    ]


def due_before(moment: datetime, incident_id: int, *, branches: frozenset[str] | None, most: int) -> list[OpenEnd]:
    """Overdue, or due before `moment`; the most pressing first."""
    return list(_of([incident_id], branches).filter(due_at__lt=moment).order_by("due_at", "pk")[:most])


def open_ends(incident_ids: Collection[int], *, branches: frozenset[str] | None = None) -> list[OpenEnd]:
    """Every line as it is at this moment, longest waiting first: those of the table, but for people and rows touched
    since, which are computed here. Nothing is written, so that it holds in any view of the database."""
    touched = touching.touched()
    kept = list(_untouched(_of(incident_ids, branches), touched))
    fresh = [
        line
        for line in (computed_for(touched).values() if touched.ids else ())
        if line.incident_id in incident_ids and (branches is None or line.branch_code in branches)
    ]
    return sorted(kept + fresh, key=lambda line: (line.found_at, line.pk))


def unsettled_matches(incident_id: int, branches: frozenset[str] | None = None) -> list[int]:
    """Ids of the matches that are open ends at this moment, in order, of these branches where they are given.
    Nothing is written, as for `open_ends`."""
    touched = touching.touched()
    kept = _untouched(_of([incident_id], branches), touched).filter(match_id__isnull=False)
    ids: set[int | None] = set(kept.values_list("match_id", flat=True))
    if touched.ids:
        lines = [line for line in computed_for(touched).values() if line.incident_id == incident_id]
        ids |= {line.match_id for line in lines if branches is None or line.branch_code in branches}
    return sorted(each for each in ids if each is not None)


def sums_by(counted: Iterable[Tally], word: Callable[[Tally], str], order: Sequence[str] = BLOCKERS) -> dict[str, int]:
    """How many for each blocker, owner or branch, in the order of the chain; words not in `order` come last."""
    counts: Counter[str] = Counter()
    for each in counted:
        counts[word(each)] += each.lines
    known = [each for each in order if each in counts]
    return {each: counts[each] for each in [*known, *sorted(counts.keys() - set(known))]}


def last_check() -> Check | None:
    return Check.objects.order_by("-at").first()


def _of(incident_ids: Collection[int], branches: frozenset[str] | None) -> OpenEndQuerySet:
    return OpenEnd.objects.filter(incident_id__in=list(incident_ids)).within(branches)


def _untouched(rows: OpenEndQuerySet, touched: Touched) -> OpenEndQuerySet:
    if not touched.ids:
        return rows
    of_matches = rows.exclude(subject_id__in=subjects_in(touched)).exclude(match_id__in=matches_in(touched))
    return of_matches.exclude(row_id__in=rows_in(touched))
