"""Matches made: one active match a person and incident, whoever or whatever confirmed it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from unpaused.capabilities.screening.events import PeopleFound
from unpaused.capabilities.screening.models import Match, MatchState, PeopleList
from unpaused.capabilities.screening.rules import Clearance
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.events import bus
from unpaused.foundation.live import topics
from unpaused.foundation.privacy import subjects
from unpaused.foundation.privacy.models import Subject
from unpaused.kernel import clock

CHUNK = 200
"""Matches in one event: what follows (case, task, messages) runs in one transaction."""
DEAD = "dead"
_CAN_GROW = ("below_threshold", "not_chosen")


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody of the book whom a row names."""

    person_id: int
    branch_code: str
    probability: float
    clearance: Clearance


def add_matches(
    *, by: Actor, people_list: PeopleList, findings: Sequence[Finding], examiner: User | None = None
) -> dict[int, Match]:
    """The active match of each person, made where there was none, by person_id. Publishes what is new.

    A person found again and now surely enough to be contacted is published again: acting on a match can be repeated.
    """
    if not findings:
        return {}
    best = _surest(findings)
    standing = _active(people_list.incident_id, best)
    fresh = _new(people_list, [f for f in best.values() if f.person_id not in standing], examiner)
    Match.objects.bulk_create(fresh, ignore_conflicts=True)
    matches = _active(people_list.incident_id, best)
    ours = {match.token for match in fresh}
    new = [match.pk for match in matches.values() if match.token in ours]
    cleared = [m.pk for m in standing.values() if _now_cleared(m, best[m.person_id].clearance)]
    for match in standing.values():
        _hold_if_dead(match, best[match.person_id].clearance)
    _announce(by, people_list, new, sorted(new + cleared))
    return matches


def _surest(findings: Iterable[Finding]) -> dict[int, Finding]:
    """One a person: a row that calls them dead before all others, since no message must go there; else the surest."""
    best: dict[int, Finding] = {}
    for finding in findings:
        known = best.get(finding.person_id)
        if known is None or _weight(finding) > _weight(known):
            best[finding.person_id] = finding
    return best


def _weight(finding: Finding) -> tuple[bool, bool, float]:
    return finding.clearance.reason == DEAD, finding.clearance.cleared, finding.probability


def _active(incident_id: int, people: Iterable[int]) -> dict[int, Match]:
    """Held until the transaction ends: whoever undoes one of them waits, and sends back the rows put to it here too."""
    rows = Match.objects.filter(incident_id=incident_id, person_id__in=list(people), state=MatchState.ACTIVE)
    return {match.person_id: match for match in rows.select_for_update().order_by("pk")}


def _new(people_list: PeopleList, findings: list[Finding], examiner: User | None) -> list[Match]:
    now = clock.now()
    known = subjects.subjects_of_persons([f.person_id for f in findings])
    return [_match(people_list, f, known[f.person_id], examiner, now) for f in findings]


def _match(people_list: PeopleList, found: Finding, subject: Subject, examiner: User | None, now: datetime) -> Match:
    return Match(
        incident_id=people_list.incident_id,
        person_id=found.person_id,
        subject=subject,
        branch_code=found.branch_code,
        confirmed_by="examiner" if examiner else "machine",
        examiner=examiner,
        confirmed_at=now,
        found_at=now,
        seconds_from_list=max(0.0, (now - people_list.received_at).total_seconds()),
        probability=found.probability,
        cleared_for_contact=found.clearance.cleared,
        contact_reason=found.clearance.reason,
        token=uuid.uuid4(),
    )


def _now_cleared(match: Match, clearance: Clearance) -> bool:
    """Marks a standing match that waited only for a surer row, or for an examiner's word."""
    if match.cleared_for_contact or not clearance.cleared or match.contact_reason not in _CAN_GROW:
        return False
    match.cleared_for_contact, match.contact_reason = True, ""
    match.save(update_fields=["cleared_for_contact", "contact_reason"])
    return True


def _hold_if_dead(match: Match, clearance: Clearance) -> None:
    """A later row says that they died: whom nobody has told yet is told by no machine, however sure a third row is."""
    by_machine = not match.contact_reason if match.cleared_for_contact else match.contact_reason in _CAN_GROW
    if clearance.reason == DEAD and by_machine and match.contacted_at is None:
        match.cleared_for_contact, match.contact_reason = False, DEAD
        match.save(update_fields=["cleared_for_contact", "contact_reason"])


def _announce(by: Actor, people_list: PeopleList, new: list[int], to_act_on: list[int]) -> None:
    for start in range(0, len(to_act_on), CHUNK):
        bus.publish(PeopleFound(to_act_on[start : start + CHUNK]))
    if new:
        trail.record(
            by=by,
            action="screening.match",
            on=("list", people_list.pk),
            detail={"count": len(new), "matches": sorted(new)},
        )
        topics.tell("board")
