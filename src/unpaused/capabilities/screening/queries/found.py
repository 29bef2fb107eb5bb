"""People found (出险客户) and rows that wait, as the open ends and the bulletin count them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from unpaused.capabilities.screening.models import ListRow, Match, MatchState
from unpaused.capabilities.screening.queries.rows import TO_REVIEW


@dataclass(frozen=True, slots=True)
class Found:
    """One active match. `cover` is "" (not looked up yet), case, none (nobody settled it) or uninsured (a person did);
    `contact_reason` says why a match that is not cleared for contact waits for an examiner."""

    match_id: int
    number: str
    incident_id: int
    subject_id: UUID
    person_id: int
    branch_code: str
    found_at: datetime
    confirmed_by: str
    cleared_for_contact: bool
    contact_reason: str
    contacted_at: datetime | None
    cover: str
    claim_id: int | None
    list_number: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row that waits for an examiner."""

    row_id: int
    incident_id: int
    list_number: str
    place: int
    branch_code: str
    state: str
    since: datetime


def found(incident_id: int) -> list[Found]:
    """Everyone found in an incident, oldest first. Two queries."""
    return _found_where(Q(incident_id=incident_id))


def found_among(*, subject_ids: Collection[UUID] = (), match_ids: Collection[int] = ()) -> list[Found]:
    """Those of these people, and of these matches, who are found, in whatever incident. Two queries."""
    return _found_where(Q(subject_id__in=list(subject_ids)) | Q(pk__in=list(match_ids)))


def found_between(after: int, until: int) -> list[Found]:
    """Those whose match's id lies in (after, until]: a chunk of everyone. Two queries."""
    return _found_where(Q(pk__gt=after, pk__lte=until))


def _found_where(condition: Q) -> list[Found]:
    matches = list(Match.objects.filter(condition, state=MatchState.ACTIVE).order_by("found_at", "pk"))
    numbers = _first_lists([match.pk for match in matches])
    return [_found(match, numbers.get(match.pk, "")) for match in matches]


def last_ids() -> tuple[int, int]:
    """The highest ids of a match and of a row, 0 where there is none: the end of a walk in chunks."""
    of_match = Match.objects.aggregate(last=Max("pk"))["last"]
    return of_match or 0, ListRow.objects.aggregate(last=Max("pk"))["last"] or 0


def _first_lists(match_ids: Collection[int]) -> dict[int, str]:
    rows = ListRow.objects.filter(match_id__in=list(match_ids)).order_by("match_id", "-pk")
    return {match_id or 0: number for match_id, number in rows.values_list("match_id", "list__number")}


def _found(match: Match, list_number: str) -> Found:
    return Found(
        match_id=match.pk,
        number=match.number,
        incident_id=match.incident_id,
        subject_id=match.subject_id,
        person_id=match.person_id,
        branch_code=match.branch_code,
        found_at=match.found_at,
        confirmed_by=match.confirmed_by,
        cleared_for_contact=match.cleared_for_contact,
        contact_reason=match.contact_reason,
        contacted_at=match.contacted_at,
        cover=match.cover,
        claim_id=match.claim_id,
        list_number=list_number,
    )


def waiting_review(incident_id: int) -> list[Waiting]:
    """Rows that wait for an examiner, oldest first."""
    return _waiting_where(Q(list__incident_id=incident_id))


def waiting_among(row_ids: Collection[int]) -> list[Waiting]:
    """Those of these rows that wait for an examiner. One query."""
    return _waiting_where(Q(pk__in=list(row_ids)))


def waiting_between(after: int, until: int) -> list[Waiting]:
    """Those whose id lies in (after, until]: a chunk of all rows. One query."""
    return _waiting_where(Q(pk__gt=after, pk__lte=until))


def _waiting_where(condition: Q) -> list[Waiting]:
    rows = ListRow.objects.filter(condition, state__in=TO_REVIEW).select_related("list").defer("facts")
    return [
        Waiting(row.pk, row.list.incident_id, row.list.number, row.place, row.branch_code, row.state, row.screened_at)
        for row in rows.order_by("screened_at", "pk")
    ]
