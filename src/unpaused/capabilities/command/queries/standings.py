"""How people stand: what each room knows of them, put side by side. Three queries, however many people."""

from collections.abc import Collection, Iterator
from typing import Protocol, TypeVar
from uuid import UUID

from unpaused.capabilities.claims import public as claims
from unpaused.capabilities.command.rules.states import FoundState, Standing
from unpaused.capabilities.outreach import public as outreach
from unpaused.capabilities.tasks import public as tasks


class FoundPerson(FoundState, Protocol):
    """screening.Found, or a row of its matches."""

    @property
    def subject_id(self) -> UUID: ...


Found = TypeVar("Found", bound=FoundPerson)


def standings(found: Collection[tuple[int, Found]]) -> Iterator[tuple[Found, Standing]]:
    """For pairs of an incident's id and somebody found for it. What belongs to other incidents is left out."""
    subjects = {person.subject_id for _, person in found}
    claims_of, tasks_of = claims.claims_of(subjects), tasks.tasks_of(subjects)
    messages_of = outreach.messages_of(subjects)
    for incident_id, person in found:
        yield (
            person,
            Standing(
                found=person,
                claims=[c for c in claims_of.get(person.subject_id, ()) if c.incident_id == incident_id],
                tasks=[t for t in tasks_of.get(person.subject_id, ()) if t.incident_id == incident_id],
                messages=[m for m in messages_of.get(person.subject_id, ()) if m.incident_id == incident_id],
            ),
        )
