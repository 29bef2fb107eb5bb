"""What a draft must satisfy, whether it is declared, changed, or made from an alert."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from unpaused.capabilities.incidents.models import Kind, ResponseLevel
from unpaused.foundation import areas as area_table
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of an incident. `areas` are GB/T 2260 codes; `since` and `until` are aware."""

    kind: str
    title: str
    areas: tuple[str, ...]
    since: datetime
    until: datetime | None
    response_level: str
    is_drill: bool


def checked(facts: Facts) -> dict[str, object]:
    """Fields of an incident. Raises Refused with the first fault."""
    _check_words(facts.kind, facts.title, facts.response_level)
    _check_period(facts.since, facts.until)
    if facts.is_drill and not settings.DRILL:
        raise Refused("incidents.drill", "A drill runs only where all data are synthetic (UNPAUSED_DRILL=1).")
    if settings.DRILL and not facts.is_drill:
        raise Refused("incidents.no_drill", "All data are synthetic here: every incident is a drill.")
    return {
        "kind": facts.kind,
        "title": facts.title.strip(),
        "areas": checked_areas(facts.areas),
        "since": facts.since,
        "until": facts.until,
        "response_level": facts.response_level,
        "is_drill": facts.is_drill,
    }


def check_kind(kind: str) -> None:
    """Raises Refused."""
    if kind not in Kind.values:
        raise Refused("incidents.kind", "Choose what kind of incident it is.")


def _check_words(kind: str, title: str, response_level: str) -> None:
    check_kind(kind)
    if not 2 <= len(title.strip()) <= LONGEST_TITLE:
        raise Refused("incidents.title", "Give the incident a title of 2 to {most} characters.", most=LONGEST_TITLE)
    if response_level and response_level not in ResponseLevel.values:
        raise Refused("incidents.response_level", "The response level is one of I, II, III, IV.")


def _check_period(since: datetime, until: datetime | None) -> None:
    if since.tzinfo is None or (until is not None and until.tzinfo is None):
        raise Refused("incidents.moment", "The incident's begin and end need a time zone.")
    for moment in (since, until):
        if moment is not None and not clock.is_plausible(moment):
            raise Refused(
                "incidents.year",
                "The incident's begin and end lie in the years {first} to {last}.",
                first=clock.FIRST_YEAR,
                last=clock.LAST_YEAR,
            )
    if until is not None and until <= since:
        raise Refused("incidents.period", "The incident must end after it begins.")


def checked_areas(codes: Sequence[str]) -> list[str]:
    """Without doubles and without areas that another one already holds, by code. Raises Refused."""
    table = area_table.load_or_empty()
    wanted = sorted({code.strip() for code in codes})
    if not wanted:
        raise Refused("incidents.areas", "Choose at least one area.")
    for code in wanted:
        if not (table.knows(code) if len(table) else code.isdecimal() and len(code) == 6):
            raise Refused("incidents.area", "There is no area with the code {area}.", area=code[:12])
    return [code for code in wanted if not any(area_table.contains(o, code) for o in wanted if o != code)]
