"""The duties of offices: what is due, of which incident, and how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from unpaused.capabilities.filings.models import GONE, Filing, State
from unpaused.capabilities.filings.queries.offices import Office, Offices, offices
from unpaused.capabilities.filings.rules import Delivered, Duty, Facts, deadlines, duties
from unpaused.capabilities.incidents.public import (
    NEVER_IN_FORCE,
    Incident,
    Status,
    all_incidents,
    working_calendar,
)
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.scope import branches_of
from unpaused.kernel import clock

ENDED_KEPT = 20
"""So many incidents that ended are looked at, the newest: all in force always are."""
_ORDER = {"overdue": 0, "due_soon": 1, "due": 2, "met_late": 3, "met": 4}


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty of one office. `state` at the moment it was read; `filing` is the report given or in hand, where there is
    one."""

    incident: Incident
    office: Office
    duty: Duty
    state: str
    filing: Filing | None


def owed_by(user: User) -> list[Owed]:
    """What the offices that this person sees owe and owed, the most urgent first. Raises Unavailable without a book."""
    found = offices()
    return _sorted(each for incident in reported() for each in _owed(incident, found, branches_of(user)))


def owed_for(incident: Incident, user: User) -> list[Owed]:
    """As `owed_by`, of one incident."""
    if incident.status in NEVER_IN_FORCE:
        return []
    return _sorted(_owed(incident, offices(), branches_of(user)))


def reported() -> list[Incident]:
    """Incidents in force, and those that ended last."""
    known = all_incidents().exclude(status__in=NEVER_IN_FORCE)
    running = known.filter(status=Status.IN_FORCE)
    return [*running, *known.exclude(status=Status.IN_FORCE)[:ENDED_KEPT]]


def duties_of(incident: Incident, office: Office, given: Iterable[Filing]) -> list[Duty]:
    """Of one office; `given` are its reports about the incident that stand."""
    delivered = [
        Delivered(each.report, each.serial, each.delivered_at)
        for each in given
        if each.delivered_at is not None and each.corrects_id is None
    ]
    return duties(deadlines(), facts_of(incident), office.level, delivered, working_calendar(incident))


def facts_of(incident: Incident) -> Facts:
    """What the deadlines look at. Raises nothing: an incident that was in force has all its moments."""
    moments = {"occurred": incident.since, "declared": incident.declared_at}
    if incident.activated_at is not None:
        moments["activated"] = incident.activated_at
    return Facts(incident.kind, incident.grade, moments, ended_at(incident))


def ended_at(incident: Incident) -> datetime | None:
    """The moment of the stand-down or lapse, None while it is in force."""
    over = incident.status_now in (Status.STOOD_DOWN, Status.LAPSED)
    return incident.ended_at if over else None


def _owed(incident: Incident, known: Offices, branches: frozenset[str] | None) -> list[Owed]:
    now, given = clock.now(), _given(incident)
    shown = [each for each in known.touched_by(incident) if _within(each, branches)]
    return [
        Owed(incident, office, duty, duty.state(now), _in_hand(duty, given.get(office.code, [])))
        for office in shown
        for duty in duties_of(incident, office, given.get(office.code, []))
    ]


def _within(office: Office, branches: frozenset[str] | None) -> bool:
    return branches is None or not branches.isdisjoint({office.code, office.province})


def _given(incident: Incident) -> dict[str, list[Filing]]:
    """The reports about an incident that stand, by office. One query."""
    found: dict[str, list[Filing]] = {}
    for each in Filing.objects.filter(incident=incident).exclude(state__in=GONE).order_by("pk"):
        found.setdefault(each.branch_code, []).append(each)
    return found


def _in_hand(duty: Duty, given: Iterable[Filing]) -> Filing | None:
    same = (each for each in given if (each.report, each.serial) == (duty.report, duty.serial))
    return next((each for each in same if each.corrects_id is None and each.state != State.DISCARDED), None)


def _sorted(owed: Iterable[Owed]) -> list[Owed]:
    return sorted(owed, key=lambda each: (_ORDER[each.state], each.duty.due_at, each.office.code))
