"""How the bank misbehaves."""

from dataclasses import dataclass, field, fields
from typing import Any, Literal

from unpaused.kernel.errors import Refused


@dataclass(slots=True)
class BankFaults:
    """All hold until changed. Reasons are ISO codes (AC01 account, AM04 funds, AC04 closed account ...)."""

    answer: Literal["once", "twice", "never", "held"] = "once"
    """held: answers wait until they are released."""
    delay: float = 0.0
    """Seconds before an answer is sent."""
    book: bool = True
    """Whether executed payouts are notified with a camt.054."""
    order: Literal["usual", "reversed"] = "usual"
    """reversed: the camt.054 comes before the pain.002."""
    reject_suffix: dict[str, str] = field(default_factory=dict)
    """Ending of the payee's account -> reason."""
    reject_share: float = 0.0
    """So many of all accounts, always the same ones, are closed (AC04)."""
    reject_all: str = ""
    """Reason with which every payout is rejected."""
    reject_group: str = ""
    """Reason with which batches are rejected whole, no payout named."""
    unknown_reference: bool = False
    """Adds a booked entry for a payment nobody instructed."""

    def change(self, wanted: dict[str, Any]) -> None:
        """Raises Refused for a fault that is not known."""
        known = {entry.name for entry in fields(self)}
        for name, value in wanted.items():
            if name not in known:
                raise Refused("simulator.unknown_fault", "There is no fault called {name}.", name=name)
            setattr(self, name, value)
