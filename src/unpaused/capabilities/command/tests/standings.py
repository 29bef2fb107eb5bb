"""People at every place of the chain, made of what each room would say of them. The specification has the table."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

START = datetime(2020, 1, 27, 8, tzinfo=timezone.utc)


HOUR_1, HOUR_2, HOUR_8 = (START + timedelta(hours=n) for n in (1, 2, 8))


def hour(number: float) -> datetime:
    return START + timedelta(hours=number)


@dataclass(frozen=True)
class Found:
    cover: str = "case"
    cleared_for_contact: bool = True
    contacted_at: datetime | None = None
    found_at: datetime = START
    contact_reason: str = ""


@dataclass(frozen=True)
class Claim:
    state: str
    blocker: str = ""
    id: int = 1
    number: str = "CL1"
    opened_at: datetime = HOUR_1
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    instructed_at: datetime | None = None
    due_at: datetime | None = None
    payee_change_at: datetime | None = None
    payee_change_due_at: datetime | None = None


@dataclass(frozen=True)
class Message:
    state: str
    at: datetime = HOUR_2
    delivered_at: datetime | None = None
    not_theirs: bool = False


@dataclass(frozen=True)
class Task:
    state: str = "open"
    outcome: str = ""
    queue: str = "salesperson"
    salesperson_id: str = "S7"
    opened_at: datetime = HOUR_2
    due_at: datetime = HOUR_8
    done_at: datetime | None = None


OPENED, STATED = Claim("opened", "event_not_stated"), Claim("stated", "not_submitted")
DELIVERED = Message("delivered", delivered_at=hour(3))
AT_A_STRANGERS = Message("delivered", delivered_at=hour(3), not_theirs=True)
REACHED = Task("done", "reached", done_at=hour(4))
TRIED = Task("done", "not_reached", done_at=hour(5))
WRONG_NUMBER = Task("done", "wrong_number", done_at=hour(5))
SUBMITTED = Claim("submitted", "decision", submitted_at=hour(6), due_at=hour(726))
