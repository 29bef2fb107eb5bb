"""What the rule needs to know of each room's records: their views fit as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class FoundState(Protocol):
    """screening.Found. `cover`: "" not looked up yet, case, none, uninsured (settled by a person); `contact_reason`:
    "deleted" where nothing can be kept about them any more."""

    @property
    def found_at(self) -> datetime: ...
    @property
    def cover(self) -> str: ...
    @property
    def cleared_for_contact(self) -> bool: ...
    @property
    def contacted_at(self) -> datetime | None: ...
    @property
    def contact_reason(self) -> str: ...


class ClaimState(Protocol):
    """claims.ClaimBrief. `blocker`: what the claims room says it waits for, "" once it has ended; `due_at`: the end of
    the statutory clock that runs; `payee_change_at`, `payee_change_due_at`: since and until when another account waits.
    """

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def blocker(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def submitted_at(self) -> datetime | None: ...
    @property
    def decided_at(self) -> datetime | None: ...
    @property
    def instructed_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def payee_change_at(self) -> datetime | None: ...
    @property
    def payee_change_due_at(self) -> datetime | None: ...


class MessageState(Protocol):
    """outreach.MessageView, to the customer. `not_theirs`: at a number that is somebody else's."""

    @property
    def at(self) -> datetime: ...
    @property
    def state(self) -> str: ...
    @property
    def delivered_at(self) -> datetime | None: ...
    @property
    def not_theirs(self) -> bool: ...


class TaskState(Protocol):
    """tasks.TaskView."""

    @property
    def queue(self) -> str: ...
    @property
    def salesperson_id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def done_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything known of one person found for one incident."""

    found: FoundState
    claims: Sequence[ClaimState] = ()
    messages: Sequence[MessageState] = ()
    tasks: Sequence[TaskState] = ()
