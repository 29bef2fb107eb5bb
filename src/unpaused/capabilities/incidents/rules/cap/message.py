"""What an alert says, as plain values."""

from dataclasses import dataclass
from datetime import datetime

Point = tuple[float, float]
"""Latitude, longitude in degrees (WGS-84), as CAP writes them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message that this one updates or cancels."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Area:
    """`circles`: latitude, longitude, radius in km; `geocodes`: (name of the code list, code)."""

    description: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()
    geocodes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Info:
    """One block: the same event in another language, or another event or area."""

    language: str
    event: str
    severity: str
    event_codes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    response_types: tuple[str, ...] = ()
    headline: str = ""
    description: str = ""
    sender_name: str = ""
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """A message. `kind`: Alert, Update, Cancel; `status`: Actual, Exercise, Test."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    kind: str
    scope: str
    references: tuple[Reference, ...] = ()
    infos: tuple[Info, ...] = ()
    note: str = ""
