"""Who acts: a member of staff, a customer, or the system itself."""

from dataclasses import dataclass
from typing import Literal, Protocol


class _WithKey(Protocol):
    @property
    def pk(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Written into each audit row as "kind:id"."""

    kind: Literal["staff", "customer", "system"]
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def staff(cls, user: _WithKey) -> "Actor":
        return cls("staff", str(user.pk))

    @classmethod
    def customer(cls, subject_id: object) -> "Actor":
        return cls("customer", str(subject_id))

    @classmethod
    def system(cls, part: str) -> "Actor":
        """`part` names the capability that acts by itself, e.g. "outreach"."""
        return cls("system", part)
