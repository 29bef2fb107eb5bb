"""The statutory clocks of a claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import yaml

from unpaused.capabilities.claims.rules.products import FOLDER


@dataclass(frozen=True, slots=True)
class Limit:
    days: int
    source: str


@cache
def limits() -> Mapping[str, Limit]:
    """By name: assessment, payment, refusal."""
    raw = yaml.safe_load((FOLDER / "time_limits.yaml").read_text(encoding="utf-8"))
    return {name: Limit(**found) for name, found in raw.items()}


def due(name: str, since: datetime | None) -> datetime | None:
    """When a limit ends that began to run at `since`."""
    return None if since is None else since + timedelta(days=limits()[name].days)


def next_deadline(state: str, submitted_at: datetime | None, decided_at: datetime | None) -> datetime | None:
    """The clock that runs for a claim in this state: assessment from complete documents, payment from agreement."""
    if state in ("submitted", "referred"):
        return due("assessment", submitted_at)
    if state in ("approved", "checking", "instructed", "rejected_by_bank"):
        return due("payment", decided_at)
    return None
