"""After submission: looking at the tracker until the money is there, or a person must look."""

import time
from dataclasses import dataclass
from typing import Literal

import httpx

from unpaused.config.demo.customers.browser import Lost
from unpaused.config.demo.customers.walking import Customer

Outcome = Literal["paid", "needs person", "waiting"]
PAUSE = 1.0
ENDS: dict[str, Outcome] = {
    "paid": "paid",
    "referred": "needs person",
    "declined": "needs person",
    "rejected_by_bank": "needs person",
}


@dataclass(slots=True)
class Tracked:
    """One claim that was handed in. `seconds` from submission to its end, as its customer saw it."""

    customer: Customer
    address: str
    since: float
    outcome: Outcome = "waiting"
    seconds: float | None = None
    instructed: float | None = None

    def look(self) -> bool:
        """Whether it has come to an end. A page that fails is looked at again later."""
        try:
            state = self.customer.browser.open(self.address).attribute("data-state")
        except (Lost, httpx.HTTPError):
            return False
        passed = round(time.monotonic() - self.since, 2)
        if state in ("instructed", "paid") and self.instructed is None:
            self.instructed = passed
        if state in ENDS:
            self.outcome, self.seconds = ENDS[state], passed
        return state in ENDS


def follow(claims: list[Tracked], deadline: float) -> None:
    """Until all have come to an end or time is up (`deadline` on the monotonic clock)."""
    left = claims
    while left and time.monotonic() < deadline:
        left = [claim for claim in left if not claim.look()]
        if left:
            time.sleep(PAUSE)
