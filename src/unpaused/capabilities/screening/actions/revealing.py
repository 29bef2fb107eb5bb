"""One value shown to one examiner for a reason, on the record."""

from typing import Any

from unpaused.capabilities.screening.models import Candidate, ListRow
from unpaused.capabilities.screening.queries import people, rows
from unpaused.capabilities.screening.queries.shown import FIELDS, OTHER, written
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.privacy import revealing, subjects
from unpaused.kernel.errors import NotFound, NotPermitted


def reveal_fact(*, by: User, row_id: int, field: str, reason: str) -> str:
    """One value of a row: a field's name, or "other-2" for the list's third other column.

    Raises NotPermitted, Refused without a reason or for an unknown field, sealing.Deleted.
    """
    row = _row(by, row_id)
    facts = rows.facts_in(row)
    kind, _, place = field.partition("-")
    value = _other(facts, place) if kind == OTHER else facts.get(kind) if kind in FIELDS else None
    if value is None:
        raise _unknown()
    # The column's own header stays out of the record: it is a word of the list's author.
    revealing.note(by=Actor.staff(by), subject=row.subject, purpose=f"screening.row.{field}", reason=reason)
    return str(value)


def _other(facts: dict[str, Any], place: str) -> str | None:
    values = list(facts.get(OTHER, {}).values())
    return values[int(place)] if place.isdecimal() and len(place) < 5 and int(place) < len(values) else None


def reveal_candidate(*, by: User, row_id: int, person_id: int, field: str, reason: str) -> str:
    """One value that the book holds of a candidate. Raises NotPermitted for another branch's customer; Refused."""
    candidate = _candidate_in_scope(by, _row(by, row_id), person_id)
    person = people.persons([candidate.person_id]).get(candidate.person_id)
    value = getattr(person, field, None) if field in FIELDS else None
    if value is None:
        raise _unknown()
    subject = subjects.subject_of_person(candidate.person_id)
    revealing.note(by=Actor.staff(by), subject=subject, purpose=f"book.{field}", reason=reason)
    return written(value)


def note_lookup(*, by: User, candidates: int, purpose: str) -> None:
    """That somebody looked a person up in the book, and how many candidates they were shown. No values."""
    detail: dict[str, object] = {"candidates": candidates}
    trail.record(by=Actor.staff(by), action="screening.lookup", on=("book", purpose), detail=detail)


def _row(by: User, row_id: int) -> ListRow:
    check(by, Permission.SCREEN)
    check(by, Permission.REVEAL)
    return rows.row_for(by, row_id)


def _candidate_in_scope(by: User, row: ListRow, person_id: int) -> Candidate:
    candidate = row.candidates.filter(person_id=person_id).first()
    branches = branches_of(by)
    if candidate is None or (branches is not None and candidate.branch_code not in branches):
        raise NotPermitted("screening.other_branch", "This customer belongs to another branch. Ask head office.")
    return candidate


def _unknown() -> NotFound:
    return NotFound("screening.field", "There is no such value.")
