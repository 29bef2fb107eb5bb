"""A second pair of eyes: where the playbook says so, what one examiner confirms waits for another."""

from unpaused.capabilities.incidents import public as incidents
from unpaused.capabilities.screening.measures import SECOND_LOOK
from unpaused.capabilities.screening.models import ListRow
from unpaused.foundation.accounts.models import User
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live import topics
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

PROPOSAL = ("proposed_person", "proposed_by", "proposed_at", "proposed_contact")


def is_asked_for(row: ListRow, area_code: str) -> bool:
    """Whether the measures in force ask for a second examiner where the person lives."""
    holding = incidents.holding(SECOND_LOOK.name)
    return bool(holding.value_of(area_code=area_code or None, incident_id=row.list.incident_id))


def is_second(by: User, row: ListRow, person_id: int) -> bool:
    """Whether another examiner has taken the row for the same person. Raises Refused where it was this one."""
    if row.proposed_person != person_id:
        return False
    if row.proposed_by_id == by.pk:
        raise Refused("screening.second_examiner", "You confirmed this already: a second examiner must look at it.")
    return True


def is_anothers(by: User, row: ListRow) -> bool:
    """Whether another examiner has taken the row for somebody."""
    return row.proposed_by_id not in (None, by.pk)


def propose(by: User, row: ListRow, person_id: int, contact: bool, reason: str) -> None:
    """Keeps what the first examiner says, in the place of what was said before. Callers hold the row."""
    row.proposed_person, row.proposed_by, row.proposed_at = person_id, by, clock.now()
    row.proposed_contact = contact
    row.save(update_fields=PROPOSAL)
    trail.record(
        by=Actor.staff(by),
        action="screening.row.proposed",
        on=("list_row", row.pk),
        subject=row.subject_id,
        reason=reason,
    )
    topics.tell("screening")


def forget(row: ListRow) -> None:
    """Once the row is decided. Not saved."""
    row.proposed_person, row.proposed_by, row.proposed_at, row.proposed_contact = None, None, None, False
