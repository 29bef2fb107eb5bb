"""What rooms higher up show on a page of a room below, such as reports due on an incident's page. Filled by config."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a panel; `status` as ui.statuses names it; `url` "" where it leads nowhere."""

    words: Text
    status: str
    at: datetime
    url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled list with a way to all of it. `empty` is said where there is no line."""

    title: Text
    lines: tuple[Line, ...]
    url: str
    more: Text
    empty: Text
    action: tuple[Text, str] | None = None
    """Words and address of a button."""


Provider = Callable[[HttpRequest, int], Panel | None]
_providers: dict[str, list[Provider]] = {}


def register(page: str, provider: Provider) -> None:
    """`page` names where it stands ("incident": its own page, "board": the incident's board); the provider gets the
    record's id. None: nothing for this reader."""
    known = _providers.setdefault(page, [])
    if provider not in known:
        known.append(provider)


def panels(request: HttpRequest, page: str, record_id: int) -> Iterable[Panel]:
    """In the order of registration."""
    found = (provider(request, record_id) for provider in _providers.get(page, ()))
    return [panel for panel in found if panel is not None]
