"""The statutory clocks of a claim."""

from datetime import datetime, timedelta
from typing import Literal

from unpaused.capabilities.claims.rules.limits import limits


def due(name: Literal["assessment", "payment", "refusal"], since: datetime | None) -> datetime | None:
    """When a limit ends that began to run at `since`."""
    return None if since is None else since + timedelta(days=limits().value(name))


def next_deadline(state: str, submitted_at: datetime | None, decided_at: datetime | None) -> datetime | None:
    """The clock that runs for a claim in this state: assessment from complete documents, payment from agreement."""
    if state in ("submitted", "referred"):
        return due("assessment", submitted_at)
    if state in ("approved", "checking", "instructed", "rejected_by_bank"):
        return due("payment", decided_at)
    return None
