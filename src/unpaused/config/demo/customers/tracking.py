"""After submission: looking at the tracker until the money is there, or a person must look."""

import threading
import time
from dataclasses import dataclass
from typing import Literal

import httpx

from unpaused.config.demo.customers.browser import Lost
from unpaused.config.demo.customers.walking import Customer

Outcome = Literal["paid", "needs person", "waiting"]
PAUSE = 0.5
LONGEST_PAUSE = 15.0
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
    next_look: float = 0.0

    def look(self) -> bool:
        """Whether it has come to an end. A page that fails is looked at again later."""
        try:
            state = self.customer.browser.open(self.address).attribute("data-state")
        except (Lost, httpx.HTTPError):
            return False
        passed = round(time.monotonic() - self.since, 2)
        self.next_look = time.monotonic() + min(passed / 2, LONGEST_PAUSE)
        if state in ("instructed", "paid") and self.instructed is None:
            self.instructed = passed
        if state in ENDS:
            self.outcome, self.seconds = ENDS[state], passed
        return state in ENDS


class Tracker:
    """Looks at the claims that were handed in while others are still being made, each at growing intervals."""

    def __init__(self, deadline: float) -> None:
        self.claims: list[Tracked] = []
        self._deadline = deadline
        self._all_there = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def add(self, customer: Customer) -> None:
        """Every claim that this customer handed in. Safe from any thread."""
        self.claims += [Tracked(customer, address, since) for address, since in customer.diary.submitted.items()]

    def finish(self) -> None:
        """No more will come: blocks until all have come to an end, or until the deadline (monotonic clock)."""
        self._all_there.set()
        self._thread.join()

    def _follow(self) -> None:
        ended: set[int] = set()
        while time.monotonic() < self._deadline:
            finishing = self._all_there.is_set()
            for claim in [claim for claim in list(self.claims) if id(claim) not in ended]:
                if time.monotonic() >= claim.next_look and claim.look():
                    ended.add(id(claim))
            if finishing and len(ended) == len(self.claims):
                return
            time.sleep(PAUSE)
