"""Half-open spans of time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until); `until` None means without end. Both aware."""

    since: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise ValueError("a period must end after it begins")

    def contains(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)
