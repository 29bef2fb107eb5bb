"""The event as the customer states it, and what of it cannot be true."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

from unpaused.capabilities.claims.rules.limits import Limits
from unpaused.kernel.errors import Refused
from unpaused.kernel.money import Fen, too_large

LARGEST_BILL: Fen = 100_000_000_00
"""A hospital's bill above a hundred million yuan is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class EventStated:
    """`expense_fen`: the hospital's bill, for benefits that pay expenses; `hospital_days`: for those that pay by day.

    `place_area` is a GB/T 2260 code of six digits, or empty.
    """

    kind: Literal["illness", "accident"]
    event_date: date
    place_area: str = ""
    hospital: str = ""
    diagnosis: str = ""
    description: str = ""
    expense_fen: Fen | None = None
    hospital_days: int | None = None


def checked(event: EventStated, *, today: date, born: date | None, limits: Limits) -> EventStated:
    """The event with its texts trimmed. Raises Refused for what cannot be, or is older than the law's limit."""
    if event.kind not in ("illness", "accident"):
        raise Refused("claims.event_kind", "Say whether it was an illness or an accident.")
    check_day(event.event_date, today=today, born=born, limits=limits)
    if event.place_area and not re.fullmatch(r"[0-9]{6}", event.place_area):
        raise Refused("claims.event_place", "Choose the place of the event from the list.")
    _check_numbers(event)
    return replace(
        event,
        hospital=_text(event.hospital),
        diagnosis=_text(event.diagnosis),
        description=_text(event.description),
    )


def check_day(day: date, *, today: date, born: date | None, limits: Limits) -> None:
    """Raises Refused for a day to come, one before the law's limit, and one before the insured person's birth."""
    oldest = limits.value("oldest_event")
    if day > today:
        raise Refused("claims.event_future", "The day of the event lies in the future.")
    if (today - day).days > oldest * 366:
        raise Refused(
            "claims.event_old",
            "The day of the event lies more than {years} years back. Call the hotline.",
            years=oldest,
        )
    if born is not None and day < born:
        raise Refused("claims.event_before_birth", "The day of the event lies before the insured person's birth.")


def _check_numbers(event: EventStated) -> None:
    if event.expense_fen is not None and event.expense_fen <= 0:
        raise Refused("claims.expense", "The amount of the bill must be above zero.")
    if event.expense_fen is not None and event.expense_fen > LARGEST_BILL:
        raise too_large(LARGEST_BILL)
    if event.hospital_days is not None and not 0 < event.hospital_days <= 366:
        raise Refused("claims.hospital_days", "The days in hospital must be between 1 and 366.")


def _text(value: str) -> str:
    shown = "".join(char for char in value if char.isprintable() or char == "\n").strip()
    if len(shown) > 1000:
        raise Refused("claims.text_long", "A text has at most 1,000 characters.")
    return shown


def to_json(event: EventStated) -> dict[str, Any]:
    return {**asdict(event), "event_date": event.event_date.isoformat()}


def from_json(value: dict[str, Any]) -> EventStated:
    return EventStated(**{**value, "event_date": date.fromisoformat(value["event_date"])})
