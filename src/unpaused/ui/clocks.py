"""Clocks of rooms that stand above the board, for its list of what is about to break a deadline. Filled by config."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from unpaused.foundation.accounts.permissions import Permission

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Clock:
    """What runs out when: of which record, about what, and who must act. `url` is for those who hold `needs`, "" where
    it leads nowhere."""

    kind: Text
    number: str
    about: Text
    owner: Text
    due_at: datetime
    url: str
    needs: Permission


Provider = Callable[[int, frozenset[str] | None], Iterable[Clock]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """It gets the id of an incident and the reader's branches (None: all), and gives what is not done yet."""
    if provider not in _providers:
        _providers.append(provider)


def running(incident_id: int, branches: frozenset[str] | None) -> list[Clock]:
    """Of all rooms, the least time left first."""
    found = (clock for provider in _providers for clock in provider(incident_id, branches))
    return sorted(found, key=lambda clock: clock.due_at)
