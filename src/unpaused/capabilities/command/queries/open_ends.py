"""Everyone found and not yet settled, and every row that waits for an examiner."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from unpaused.capabilities.command.queries.standings import standings
from unpaused.capabilities.command.rules import BLOCKERS, Blocked, blocker_of
from unpaused.capabilities.command.rules.states import Standing
from unpaused.capabilities.incidents.public import Incident, Status, all_incidents
from unpaused.capabilities.screening import public as screening


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """One line of the list. `match_id` for somebody found, `row_id` for a row that waits; the other is None."""

    number: str
    incident_id: int
    branch_code: str
    found_at: datetime
    blocked: Blocked
    list_number: str
    match_id: int | None = None
    row_id: int | None = None
    person_id: int | None = None
    claim_id: int | None = None
    claim_number: str = ""


def reported_incidents() -> list[Incident]:
    """Incidents that are or were in force: those in force first, then the newest."""
    found = list(all_incidents().exclude(status=Status.DRAFT))
    return sorted(found, key=lambda incident: incident.status != Status.IN_FORCE)


def open_ends(incident_ids: Collection[int], *, branches: frozenset[str] | None = None) -> list[OpenEnd]:
    """Longest waiting first. `branches` None: all. Three queries an incident and three for all of them."""
    people = [
        (incident_id, person)
        for incident_id in incident_ids
        for person in screening.found(incident_id)
        if branches is None or person.branch_code in branches
    ]
    incident_of = {person.match_id: incident_id for incident_id, person in people}
    ends = [
        _person(incident_of[person.match_id], person, standing, blocked)
        for person, standing in standings(people)
        if (blocked := blocker_of(standing)) is not None
    ]
    for incident_id in incident_ids:
        ends += [
            _row(incident_id, row)
            for row in screening.waiting_review(incident_id)
            if branches is None or row.branch_code in branches
        ]
    return sorted(ends, key=lambda end: (end.found_at, len(end.number), end.number))


def count_by(
    ends: Iterable[OpenEnd], word: Callable[[OpenEnd], str], order: Sequence[str] = BLOCKERS
) -> dict[str, int]:
    """How many for each blocker, owner or branch, in the order of the chain; words not in `order` come last."""
    counts = Counter(word(end) for end in ends)
    known = [each for each in order if each in counts]
    return {each: counts[each] for each in [*known, *sorted(counts.keys() - set(known))]}


def _person(incident_id: int, person: screening.Found, standing: Standing, blocked: Blocked) -> OpenEnd:
    claim = next((c for c in standing.claims if c.id == person.claim_id), None) or next(iter(standing.claims), None)
    return OpenEnd(
        number=f"M{person.match_id}",
        incident_id=incident_id,
        branch_code=person.branch_code,
        found_at=person.found_at,
        blocked=blocked,
        list_number=person.list_number,
        match_id=person.match_id,
        person_id=person.person_id,
        claim_id=claim.id if claim else None,
        claim_number=claim.number if claim else "",
    )


def _row(incident_id: int, row: screening.Waiting) -> OpenEnd:
    return OpenEnd(
        number=f"{row.list_number} / {row.place}",
        incident_id=incident_id,
        branch_code=row.branch_code,
        found_at=row.since,
        blocked=Blocked("review", "examiner", row.since),
        list_number=row.list_number,
        row_id=row.row_id,
    )
