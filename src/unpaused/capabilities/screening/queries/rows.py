"""Rows of lists: the worklist, one row with its candidates, what a claim may know of a row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from unpaused.capabilities.screening.models import Candidate, ListRow, PeopleList, RowState
from unpaused.capabilities.screening.queries import people
from unpaused.capabilities.screening.queries.shown import FIELDS, OTHER, Shown, shown, written
from unpaused.engines import linkage
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.book import Person
from unpaused.foundation.privacy import sealing
from unpaused.kernel.errors import NotFound

FACTS = "screening.listrow.facts"
BY_STAKE = ("-stake_fen", "-probability", "pk")
"""The order of the worklist: what would be paid most probably comes first."""
TO_REVIEW = (RowState.WAITING, RowState.UNSURE)


def rows_visible_to(user: User) -> QuerySet[ListRow]:
    return ListRow.objects.visible_to(user).select_related("list", "subject")


def to_review(user: User) -> QuerySet[ListRow]:
    """What waits for an examiner, within the person's scope."""
    return rows_visible_to(user).filter(state__in=TO_REVIEW)


def neighbours(user: User, row: ListRow, count: int = 12) -> list[ListRow]:
    """The worklist around a row, for the side of its page: this row, and those that come after it."""
    return [row, *to_review(user).filter(_behind(row)).order_by(*BY_STAKE)[:count]]


def waiting_for(user: User) -> int:
    """How many rows wait for this person."""
    return ListRow.objects.visible_to(user).filter(state__in=TO_REVIEW).count()


def row_for(user: User, row_id: int) -> ListRow:
    """Raises NotFound for a row out of the person's scope, and alike for one that does not exist."""
    rows = rows_visible_to(user).select_related("match__examiner", "decided_by", "proposed_by", "list__incident")
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise NotFound("screening.row", "There is no such row among those that you may see.")
    return row


def next_to_review(user: User, row: ListRow) -> ListRow | None:
    """The row that follows in the worklist, as it is sorted at first; the first one at the end."""
    waiting = ListRow.objects.visible_to(user).filter(state__in=TO_REVIEW).exclude(pk=row.pk).order_by(*BY_STAKE)
    return waiting.filter(_behind(row)).first() or waiting.first()


def _behind(row: ListRow) -> Q:
    """Rows that come after this one by what is at stake."""
    same_stake = Q(stake_fen=row.stake_fen)
    less_sure = Q(probability__lt=row.probability) | Q(probability=row.probability, pk__gt=row.pk)
    return Q(stake_fen__lt=row.stake_fen) | (same_stake & less_sure)


def facts_in(row: ListRow) -> dict[str, Any]:
    """All that the row says. Raises sealing.Deleted."""
    facts: dict[str, Any] = sealing.unseal_json(row.subject, FACTS, bytes(row.facts))
    return facts


def masked_name(row: ListRow) -> str:
    """For the worklist; "" where the list gave none, and once the list is deleted."""
    try:
        return shown("name", facts_in(row).get("name", "")).masked
    except sealing.Deleted:
        return ""


def names_apart(candidate: Candidate) -> bool:
    """Whether the row names somebody else than this candidate."""
    return any(
        each["field"] == "name" and any(each["level"] in levels for levels in linkage.NAMES_APART.values())
        for each in candidate.evidence
    )


def shown_facts(row: ListRow) -> list[Shown]:
    """Every value of the row, masked, known fields first. Empty once the list is deleted."""
    try:
        facts = facts_in(row)
    except sealing.Deleted:
        return []
    known = [shown(field, facts.get(field, "")) for field in FIELDS]
    others = enumerate(facts.get(OTHER, {}).items())
    return known + [shown(f"{OTHER}-{place}", text, label=header) for place, (header, text) in others if text]


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """A candidate beside the row. `hidden`: another branch's customer, of whom nothing is shown."""

    candidate: Candidate
    values: dict[str, Shown]
    evidence: Sequence[dict[str, Any]]
    hidden: bool
    gone: bool
    """No longer in the book that is installed now."""


def candidates_shown(user: User, row: ListRow) -> list[CandidateShown]:
    """By rank, values from the installed book, masked."""
    candidates = list(row.candidates.order_by("rank"))
    branches = branches_of(user)
    seen = [c.person_id for c in candidates if branches is None or c.branch_code in branches]
    in_book = people.persons(seen)
    return [_candidate_shown(c, c.person_id in seen, in_book.get(c.person_id)) for c in candidates]


def _candidate_shown(candidate: Candidate, in_scope: bool, person: Person | None) -> CandidateShown:
    values = {field: shown(field, _book_value(person, field)) for field in FIELDS} if person else {}
    return CandidateShown(candidate, values, candidate.evidence, hidden=not in_scope, gone=in_scope and person is None)


def _book_value(person: Person, field: str) -> str:
    return written(getattr(person, field, None))


def facts_for_claim(match_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the lists say of the event, for the claims examiner alone: per match its rows, oldest first.

    Who the person is, the book says: names and numbers of a list do not travel, and end with the list.
    """
    found: dict[int, dict[str, Any]] = {}
    rows = ListRow.objects.filter(match_id__in=list(match_ids)).select_related("list", "subject")
    for row in rows.order_by("pk"):
        entry = {"list": row.list.number, "source": row.list.source, "row": row.place, "facts": _open_facts(row)}
        found.setdefault(row.match_id or 0, {"rows": []})["rows"].append(entry)
    return found


def _open_facts(row: ListRow) -> dict[str, Any]:
    try:
        return dict(facts_in(row).get(OTHER, {}))
    except sealing.Deleted:
        return {}


def counts(lists: Collection[PeopleList], user: User) -> dict[int, dict[str, int]]:
    """Rows a state that this person may see, by list; `to_review` joins those that wait. One query."""
    rows = ListRow.objects.visible_to(user).filter(list__in=[each.pk for each in lists])
    found: dict[int, dict[str, int]] = {each.pk: dict.fromkeys((*RowState.values, "to_review"), 0) for each in lists}
    for list_id, state, number in rows.values_list("list_id", "state").annotate(number=Count("pk")).order_by():
        found[list_id][state] = number
        found[list_id]["to_review"] += number if state in TO_REVIEW else 0
    return found
