"""An examiner decides a doubtful row: confirmed, rejected, unsure; and takes a decision back."""

from django.db import transaction

from unpaused.capabilities.screening.actions import second_look
from unpaused.capabilities.screening.actions.matching import Finding, add_matches
from unpaused.capabilities.screening.models import Candidate, ListRow, Match, RowState
from unpaused.capabilities.screening.queries import people, rows
from unpaused.capabilities.screening.queries.people import Standing
from unpaused.capabilities.screening.queries.shown import OTHER
from unpaused.capabilities.screening.rules import MARKED, examiners_clearance, row_says_dead
from unpaused.engines import linkage
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.accounts.scope import branches_of
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.kernel import clock
from unpaused.kernel.errors import NotPermitted, Refused


def confirm_row(*, by: User, row_id: int, person_id: int, contact: bool = True, reason: str = "") -> Match | None:
    """Takes one candidate for the person whom the row names. What follows a match is set off as for the machine's.
    None where a measure in force asks for a second examiner: then the row waits for one who says the same.

    `contact`: the examiner wants the person contacted; minors, the dead and people without a phone still wait for
    `clear_for_contact`. Raises NotPermitted for another branch's customer; Refused where the row was decided
    already, by the same examiner too, the candidate was ruled out, or the person is no longer in the book.
    """
    with transaction.atomic():
        row = _undecided(by, row_id)
        candidate = _candidate(by, row, person_id)
        standing = _standing(candidate)
        second = second_look.is_second(by, row, person_id)
        if not second and second_look.is_asked_for(row, standing.area_code):
            second_look.propose(by, row, person_id, contact, reason)
            return None
        finding = _finding(row, candidate, standing, contact and (row.proposed_contact or not second))
        matches = add_matches(by=Actor.staff(by), people_list=row.list, findings=[finding], examiner=by)
        row.match = matches[person_id]
        _decide(by, row, RowState.CONFIRMED, reason, {"match": row.match.pk})
    return row.match


def reject_row(*, by: User, row_id: int, reason: str = "") -> ListRow:
    """None of the candidates is the person. Where another examiner has said that one of them is, the row is left
    unsure: two do not agree. Raises Refused where the row was decided already, and where one who may well be meant is
    hidden from this examiner: nobody rules out whom they cannot see."""
    with transaction.atomic():
        row = _undecided(by, row_id)
        _check_sees_the_likely(by, row)
        _decide(by, row, RowState.UNSURE if second_look.is_anothers(by, row) else RowState.REJECTED, reason)
    return row


def mark_unsure(*, by: User, row_id: int, reason: str = "") -> ListRow:
    """Left for a colleague; the row stays in the worklist. Raises Refused where the row was decided already."""
    with transaction.atomic():
        row = _undecided(by, row_id)
        _decide(by, row, RowState.UNSURE, reason)
    return row


def reopen_row(*, by: User, row_id: int, reason: str = "") -> ListRow:
    """Takes back a rejection, or the mark "unsure". A confirmation is taken back by undoing its match."""
    with transaction.atomic():
        row = _locked(by, row_id)
        if row.state not in (RowState.REJECTED, RowState.UNSURE):
            raise Refused("screening.not_decided", "There is nothing to take back on this row.")
        _decide(by, row, RowState.WAITING, reason)
    return row


def _standing(candidate: Candidate) -> Standing:
    found = people.standings([candidate.person_id]).get(candidate.person_id)
    if found is None:
        raise Refused("screening.gone", "This person is no longer in the book.")
    return found


def _finding(row: ListRow, candidate: Candidate, standing: Standing, contact: bool) -> Finding:
    facts = rows.facts_in(row)
    beside = [facts.get(field, "") for field in MARKED]
    dead = row_says_dead(facts.get(OTHER, {}), beside) or bool(people.died([candidate.person_id]))
    allowed = examiners_clearance(standing.reachable(dead=dead), wanted=contact, today=clock.today())
    return Finding(candidate.person_id, standing.branch_code, candidate.probability, allowed)


def _candidate(by: User, row: ListRow, person_id: int) -> Candidate:
    candidate = row.candidates.filter(person_id=person_id, refuted=False).first()
    if candidate is None:
        raise Refused("screening.candidate", "This person is no candidate of the row.")
    branches = branches_of(by)
    if branches is not None and candidate.branch_code not in branches:
        raise NotPermitted("screening.other_branch", "This customer belongs to another branch. Ask head office.")
    return candidate


def _check_sees_the_likely(by: User, row: ListRow) -> None:
    """Those whom the row fits hardly at all need nobody of their own branch."""
    branches = branches_of(by)
    likely = row.candidates.filter(refuted=False, probability__gte=linkage.Params().review_threshold)
    if branches is not None and likely.exclude(branch_code__in=branches).exists():
        raise Refused(
            "screening.hidden_candidate",
            "A customer of another branch may be meant, whom you cannot see. Mark the row unsure: head office decides.",
        )


def _undecided(by: User, row_id: int) -> ListRow:
    row = _locked(by, row_id)
    if row.state not in rows.TO_REVIEW:
        raise Refused("screening.decided", "This row was decided already, perhaps by a colleague a moment ago.")
    return row


def _locked(by: User, row_id: int) -> ListRow:
    check(by, Permission.SCREEN)
    rows.row_for(by, row_id)
    return ListRow.objects.select_for_update(of=("self",)).select_related("list", "subject").get(pk=row_id)


def _decide(by: User, row: ListRow, state: RowState, reason: str, detail: dict[str, object] | None = None) -> None:
    row.state, row.decided_by, row.decided_at = state, by, clock.now()
    second_look.forget(row)
    row.save(update_fields=["state", "decided_by", "decided_at", "match", *second_look.PROPOSAL])
    trail.record(
        by=Actor.staff(by),
        action=f"screening.row.{state}",
        on=("list_row", row.pk),
        subject=row.subject_id,
        reason=reason,
        detail=detail,
    )
    topics.tell("screening")
