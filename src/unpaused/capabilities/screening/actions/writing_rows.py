"""Rows of a list as they are kept once they were looked up: sealed, with whom they might name."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from unpaused.capabilities.screening.models import Candidate, ListRow, Match, PeopleList, RowState
from unpaused.capabilities.screening.queries import people, reading
from unpaused.capabilities.screening.queries import rows as rows_read
from unpaused.capabilities.screening.queries.people import Standing, Told
from unpaused.capabilities.screening.rules import plain_row_id, stake
from unpaused.engines.linkage import ListRow as NamedPerson
from unpaused.engines.linkage import RowResult
from unpaused.foundation.privacy import sealing, subjects
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock

_RENEWED = (
    *("outcome", "state", "probability", "told", "model", "stake_fen"),
    *("branch_code", "match", "decided_at", "screened_at"),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """One row, by its place in the list, with what the book says about it."""

    place: int
    row: NamedPerson
    told: Told

    @property
    def result(self) -> RowResult:
        return self.told.result


def insert_rows(
    people_list: PeopleList,
    chunk: Sequence[Looked],
    standings: Mapping[int, Standing],
    matched: Mapping[int, Match],
) -> dict[int, ListRow]:
    """The rows of a chunk by place, each sealed under a subject of its own."""
    own = [subjects.prepared_subject() for _ in chunk]
    Subject.objects.bulk_create(own)
    now = clock.now()
    stakes = _stakes(people_list, [one for one in chunk if one.place not in matched])
    rows = [
        ListRow(
            list=people_list,
            place=one.place,
            row_id=plain_row_id(one.row.row_id, one.place),
            subject=subject,
            facts=sealing.seal_json(subject, rows_read.FACTS, reading.facts_of(one.row)),
            outcome=one.result.outcome,
            state=_state(one.result, matched.get(one.place)),
            probability=_best_probability(one.result),
            told=one.told.first,
            model=one.result.model,
            stake_fen=stakes.get(one.place, 0),
            branch_code=_branch(one.result, standings),
            match=matched.get(one.place),
            decided_at=now if one.place in matched else None,
            screened_at=now,
        )
        for one, subject in zip(chunk, own, strict=True)
    ]
    return {row.place: row for row in ListRow.objects.bulk_create(rows)}


def renew_rows(
    people_list: PeopleList,
    chunk: Sequence[Looked],
    rows: Mapping[int, ListRow],
    standings: Mapping[int, Standing],
    matched: Mapping[int, Match],
) -> None:
    """What another snapshot of the book says of rows, by place, in the place of what the one before said."""
    now = clock.now()
    stakes = _stakes(people_list, [one for one in chunk if one.place not in matched])
    for one in chunk:
        row = rows[one.place]
        row.outcome, row.state = one.result.outcome, _state(one.result, matched.get(one.place))
        row.probability, row.told, row.model = _best_probability(one.result), one.told.first, one.result.model
        row.stake_fen, row.branch_code = stakes.get(one.place, 0), _branch(one.result, standings)
        row.match = matched.get(one.place)
        row.decided_at, row.screened_at = now if one.place in matched else None, now
    ListRow.objects.bulk_update(rows.values(), _RENEWED, batch_size=500)
    Candidate.objects.filter(row__in=rows.values()).delete()
    insert_candidates(chunk, rows, standings)


def _state(result: RowResult, match: Match | None) -> RowState:
    if match is not None:
        return RowState.CONFIRMED
    return RowState.WAITING if result.outcome != "none" else RowState.NOT_INSURED


def _stakes(people_list: PeopleList, undecided: Sequence[Looked]) -> dict[int, int]:
    """What is at stake on the rows that wait, by place."""
    waiting = [one for one in undecided if one.result.outcome != "none" and one.result.candidates]
    wanted = [(one.result.candidates[0].person_id, people_list.incident) for one in waiting]
    covers = people.covers_of(wanted)
    return {
        one.place: stake(one.result.candidates[0].probability, cover)
        for one, cover in zip(waiting, covers, strict=True)
    }


def _best_probability(result: RowResult) -> float:
    return result.candidates[0].probability if result.candidates else 0.0


def _branch(result: RowResult, standings: Mapping[int, Standing]) -> str:
    """A row belongs to the branch of whom it most probably names; rows of nobody are seen by head office alone."""
    best = standings.get(result.candidates[0].person_id) if result.candidates else None
    return best.branch_code if best and result.outcome != "none" else ""


def insert_candidates(chunk: Sequence[Looked], rows: Mapping[int, ListRow], standings: Mapping[int, Standing]) -> None:
    """Kept for rows that are somebody, or may be; of the rest nothing but the count is kept."""
    Candidate.objects.bulk_create(
        [
            Candidate(
                row=rows[one.place],
                person_id=c.person_id,
                branch_code=standings[c.person_id].branch_code,
                rank=c.rank,
                probability=c.probability,
                evidence=[asdict(e) for e in c.evidence],
                margin=c.margin,
                found_by=list(c.found_by),
                relative=c.relative_of is not None,
            )
            for one in chunk
            if one.result.outcome != "none"
            for c in one.result.candidates
            if c.person_id in standings
        ],
        batch_size=2000,
    )
