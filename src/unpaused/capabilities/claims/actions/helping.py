"""Whoever helps a customer to contact us (tasks) hears that they came, and stops when help is needed no more.

Subscribers of events (config/subscriptions.py). Each looks at all claims of the person in the incident as they stand
now, so that a late or repeated delivery does what is right today.
"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from unpaused.capabilities.claims.events import ClaimDeclined, ClaimPaid, ClaimSubmitted, ClaimWithdrawn, CustomerCame
from unpaused.capabilities.claims.models import Claim
from unpaused.capabilities.claims.rules.helping import help_now
from unpaused.capabilities.tasks import public as tasks
from unpaused.foundation.audit.actor import Actor

BY = Actor.system("claims")
Person = tuple[int, UUID]


def note_came(event: CustomerCame) -> None:
    """They may still be stuck before the documents: their task stays open, and says that they have begun."""
    for incident_id, people in _by_incident(list(_people(event.claim_ids))).items():
        tasks.note_came(by=BY, incident_id=incident_id, subject_ids=people)


def end_help(event: ClaimSubmitted | ClaimWithdrawn | ClaimPaid | ClaimDeclined) -> None:
    """Ends or withdraws the tasks of those who have nothing left to hand in.

    Submission is the moment; payment and refusal are listened to as well, for a task that was opened since.
    """
    standing = _people(event.claim_ids)
    came = [person for person, states in standing.items() if help_now(states) == "came"]
    moot = [person for person, states in standing.items() if help_now(states) == "moot"]
    for incident_id, people in _by_incident(came).items():
        tasks.end_help(by=BY, incident_id=incident_id, subject_ids=people)
    for incident_id, people in _by_incident(moot).items():
        tasks.withdraw_help(by=BY, incident_id=incident_id, subject_ids=people, because=tasks.Because.NOTHING_OPEN)


def _people(claim_ids: Sequence[int]) -> dict[Person, list[str]]:
    """Those whom these claims are about, each with the states of all of their claims in the incident."""
    named = Claim.objects.filter(pk__in=claim_ids).values_list("incident_id", "subject_id")
    people = set(named)
    theirs = Claim.objects.filter(subject_id__in={subject for _, subject in people})
    standing: dict[Person, list[str]] = {person: [] for person in sorted(people)}
    for incident_id, subject_id, state in theirs.values_list("incident_id", "subject_id", "state"):
        if (incident_id, subject_id) in standing:
            standing[incident_id, subject_id].append(state)
    return standing


def _by_incident(people: Sequence[Person]) -> dict[int, list[UUID]]:
    grouped: dict[int, list[UUID]] = defaultdict(list)
    for incident_id, subject_id in people:
        grouped[incident_id].append(subject_id)
    return grouped
