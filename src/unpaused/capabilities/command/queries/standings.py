"""How people stand: what each room knows of them, put side by side. Three queries, however many people."""

from collections.abc import Collection, Iterator
from typing import Protocol, TypeVar
from uuid import UUID

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.command.rules import hangs_on_contact
from unpaused.capabilities.command.rules.states import FoundState, Standing
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.tasks import public as tasks


class FoundPerson(FoundState, Protocol):
    """screening.Found, or a row of its matches."""

    @property
    def subject_id(self) -> UUID: ...
    @property
    def incident_id(self) -> int: ...


Found = TypeVar("Found", bound=FoundPerson)


def standings(found: Collection[Found]) -> Iterator[tuple[Found, Standing]]:
    """Each with what belongs to the incident they were found for; what belongs to other incidents is left out.

    Messages and tasks are asked for only of those whose blocker hangs on them: late in an incident most are paid.
    """
    claims_of = claims.claims_of({person.subject_id for person in found})
    waiting = {subject for subject, theirs in claims_of.items() if hangs_on_contact(theirs)}
    tasks_of, messages_of = tasks.tasks_of(waiting), outreach.messages_of(waiting)
    for person in found:
        subject, incident_id = person.subject_id, person.incident_id
        yield (
            person,
            Standing(
                found=person,
                claims=[c for c in claims_of.get(subject, ()) if c.incident_id == incident_id],
                tasks=[t for t in tasks_of.get(subject, ()) if t.incident_id == incident_id],
                messages=[m for m in messages_of.get(subject, ()) if m.incident_id == incident_id],
            ),
        )
