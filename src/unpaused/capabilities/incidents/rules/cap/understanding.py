"""What an alert means for an incident: kind, title, period, areas, whatever languages and blocks it comes in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from unpaused.capabilities.incidents.rules.cap.kinds import kind_of
from unpaused.capabilities.incidents.rules.cap.message import Alert, Area, Info

SEVEREST_FIRST = ("Extreme", "Red", "Severe", "Orange", "Moderate", "Yellow", "Minor", "Blue", "Unknown", "")
LONGEST_TITLE = 120
ALL_CLEAR = "AllClear"

CodesOf = Callable[[Area], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Understood:
    """`kind` "" and `areas` empty where the alert does not say; `unplaced`: descriptions that mean no area we know."""

    kind: str
    title: str
    since: datetime
    until: datetime | None
    areas: tuple[str, ...]
    unplaced: tuple[str, ...]


def understand(alert: Alert, codes_of: CodesOf) -> Understood:
    """`codes_of(area)` gives the area codes of one area of the alert (by geocode, shape or name).

    The severest block says what it is about; blocks of other kinds of events and those that give the all-clear add no
    areas. Where one event comes in several languages the Chinese words are taken.
    """
    told = [info for info in alert.infos if ALL_CLEAR not in info.response_types] or list(alert.infos)
    severest = min(told, key=lambda info: SEVEREST_FIRST.index(info.severity))
    kind = kind_of(severest) or next((found for info in told if (found := kind_of(info))), "")
    meant = [info for info in told if kind_of(info) in (kind, "")]
    placed = [(area, codes_of(area)) for info in meant for area in info.areas]
    since = _since(alert, meant)
    return Understood(
        kind=kind,
        title=_title(severest, meant),
        since=since,
        until=_until(meant, since),
        areas=tuple(sorted({code for _, codes in placed for code in codes})),
        unplaced=tuple(dict.fromkeys(area.description for area, codes in placed if not codes)),
    )


def _title(severest: Info, infos: Iterable[Info]) -> str:
    words = next((info for info in infos if info.language.lower().startswith("zh")), severest)
    return (words.headline or words.event)[:LONGEST_TITLE]


def _since(alert: Alert, infos: Sequence[Info]) -> datetime:
    """When it begins to be felt, else takes effect, else was sent."""
    return min((info.onset or info.effective or alert.sent for info in infos), default=alert.sent)


def _until(infos: Sequence[Info], since: datetime) -> datetime | None:
    """The last end; none where one block has none, or the end lies before the begin."""
    ends = [info.expires for info in infos]
    if not ends or any(end is None for end in ends):
        return None
    last = max(end for end in ends if end is not None)
    return last if last > since else None
