"""Who acts: a member of staff, a customer, or the system itself."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from unpaused.foundation.accounts.authority import Standing, standing_of


class _WithKey(Protocol):
    @property
    def pk(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Written into each audit row as "kind:id". `standing`: with what authority a member of staff began."""

    kind: Literal["staff", "customer", "system"]
    id: str
    standing: Standing | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def staff(cls, user: _WithKey) -> "Actor":
        return cls("staff", str(user.pk), standing_of(user))

    @classmethod
    def customer(cls, subject_id: object) -> "Actor":
        return cls("customer", str(subject_id))

    @classmethod
    def system(cls, part: str) -> "Actor":
        """`part` names the capability that acts by itself, e.g. "outreach"."""
        return cls("system", part)
