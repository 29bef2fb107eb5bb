"""What Unpaused asks of the insurer's core system and tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

PaidStatus = Literal["none", "paid", "in_payment"]
Json = str | int | bool | None


@dataclass(frozen=True, slots=True)
class PaidAnswer:
    """Whether the core pays or has paid for an event itself; `reference` is its own number for that."""

    status: PaidStatus
    reference: str = ""

    @property
    def free_to_pay(self) -> bool:
        return self.status == "none"


class CoreGateway(Protocol):
    """One core system."""

    def already_paid(self, *, person_id: int, policy_no: str, benefit_code: str, event_date: date) -> PaidAnswer:
        """Ask before an instruction goes to the bank. Asking again is harmless.

        Raises Unavailable when there is no answer that can be relied on: then nothing may be paid.
        """
        ...

    def write_back(self, key: str, kind: str, payload: Mapping[str, Json]) -> None:
        """Tell the core something once: `kind` is 'notice', 'case_opened', 'reserve' or 'paid'; amounts in fen.

        The same key with the same content again does nothing. Raises Refused when the core does not take it or
        the key was used for other content, Unavailable when it was certainly not told, OutcomeUnknown when it may
        have been: telling it again under the same key settles that.
        """
        ...
