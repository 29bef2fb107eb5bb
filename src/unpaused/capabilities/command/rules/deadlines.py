"""What is about to break a deadline, and whose promise it is. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Kind = Literal["claim", "payee_change", "task", "glass", "measure", "lending", "list"]
KINDS: tuple[Kind, ...] = ("claim", "payee_change", "task", "glass", "measure", "lending", "list")
SOON: dict[Kind, timedelta] = {
    "claim": timedelta(hours=24),
    "payee_change": timedelta(hours=24),
    "task": timedelta(hours=24),
    "glass": timedelta(hours=24),
    "measure": timedelta(hours=24),
    "lending": timedelta(days=3),
    "list": timedelta(days=3),
}
"""How long before it runs out a clock stands on the board; one that ran out stands there until it is settled."""
SOON_ELSEWHERE = timedelta(hours=24)
"""As SOON, for the clocks of rooms above this one."""
TO_CUSTOMERS: tuple[Kind, ...] = ("claim", "payee_change")
"""Dates that a customer reads on their tracker: the statutory clocks of a claim, and when another account takes effect.
Broken, they alone are red; everything else that is late is ours to mend, and amber."""
OURS = ("machine", "examiner", "core", "bank")
"""Owners whose lateness a customer suffers; a customer who takes their time breaks no promise of ours."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock. `record_id` is its record's; `owner` as in the open ends, or ""."""

    kind: Kind
    due_at: datetime
    record_id: int
    owner: str = ""

    def over(self, now: datetime) -> bool:
        """It lasts until its moment, not through it."""
        return self.due_at <= now

    def breaks_promise(self, now: datetime) -> bool:
        """A date that a customer was given has passed, and it was for us to act."""
        return self.over(now) and self.kind in TO_CUSTOMERS and self.owner in OURS


def kind_of(blocker: str, owner: str) -> Kind:
    """Of an open end that has a deadline: tasks are those of people, everything else runs by a claim's clocks."""
    if blocker == "payee_change":
        return "payee_change"
    return "claim" if owner in OURS else "task"


def pressing(found: Iterable[Deadline], now: datetime) -> list[Deadline]:
    """Those that are over or soon will be, the least time left first; of two at one moment the customer's first."""
    near = [each for each in found if each.due_at <= now + SOON[each.kind]]
    return sorted(near, key=lambda each: (each.due_at, KINDS.index(each.kind), each.record_id))
