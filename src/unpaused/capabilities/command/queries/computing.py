"""The open ends computed from what the rooms say: the one way a line comes about, for a few people or for all."""

from collections.abc import Collection, Iterable
from uuid import UUID

from unpaused.capabilities.command.models import OpenEnd
from unpaused.capabilities.command.queries.standings import standings
from unpaused.capabilities.command.rules import Blocked, blocker_of
from unpaused.capabilities.command.rules.states import Standing
from unpaused.capabilities.screening import public as screening
from unpaused.foundation.events.touching import Touched

Lines = dict[int, OpenEnd]
"""By id, unsaved."""


def computed_anew(incident_ids: Collection[int]) -> Lines:
    """The whole list of these incidents: what the table must be equal to. Slow beyond some ten thousand people."""
    people = [person for incident_id in incident_ids for person in screening.found(incident_id)]
    rows = [row for incident_id in incident_ids for row in screening.waiting_review(incident_id)]
    return _lines(people, rows)


def computed_between(after: int, until: int) -> Lines:
    """A chunk of everyone, by the ids of matches and of rows: (after, until] of each."""
    return _lines(screening.found_between(after, until), screening.waiting_between(after, until))


def computed_for(touched: Touched) -> Lines:
    """For the people and rows that were touched. Eight queries, however many they are."""
    people = screening.found_among(subject_ids=subjects_in(touched), match_ids=matches_in(touched))
    return _lines(people, screening.waiting_among(rows_in(touched)))


def subjects_in(touched: Touched) -> list[UUID]:
    return [UUID(key) for key in touched.of("subject")]


def matches_in(touched: Touched) -> list[int]:
    return [int(key) for key in touched.of("match")]


def rows_in(touched: Touched) -> list[int]:
    return [int(key) for key in touched.of("row")]


def _lines(people: Collection[screening.Found], rows: Iterable[screening.Waiting]) -> Lines:
    lines = [
        _person(person, standing, blocked)
        for person, standing in standings(people)
        if (blocked := blocker_of(standing)) is not None
    ]
    lines += [_row(row) for row in rows]
    return {line.pk: line for line in lines}


def _person(person: screening.Found, standing: Standing, blocked: Blocked) -> OpenEnd:
    claim = next((c for c in standing.claims if c.id == person.claim_id), None) or next(iter(standing.claims), None)
    return OpenEnd(
        id=2 * person.match_id,
        incident_id=person.incident_id,
        match_id=person.match_id,
        subject_id=person.subject_id,
        person_id=person.person_id,
        claim_id=claim.id if claim else None,
        number=person.number,
        claim_number=claim.number if claim else "",
        list_number=person.list_number,
        branch_code=person.branch_code,
        found_at=person.found_at,
        blocker=blocked.blocker,
        owner=blocked.owner,
        owner_id=blocked.owner_id,
        since=blocked.since,
        due_at=blocked.due_at,
    )


def _row(row: screening.Waiting) -> OpenEnd:
    return OpenEnd(
        id=2 * row.row_id + 1,
        incident_id=row.incident_id,
        row_id=row.row_id,
        number=f"{row.list_number} / {row.place}",
        list_number=row.list_number,
        branch_code=row.branch_code,
        found_at=row.since,
        blocker="review",
        owner="examiner",
        since=row.since,
    )
