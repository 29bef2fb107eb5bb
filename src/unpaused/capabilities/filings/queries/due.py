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
    """What the offices that this person sees owe and owed, the most urgent first; of all incidents in two queries.
    Raises Unavailable without a book."""
    found = offices()
    return _of(reported(), found, branches_of(user)) if found.by_code else []


def owed_for(incident: Incident, user: User) -> list[Owed]:
    """As `owed_by`, of one incident."""
    return owed_within(incident, branches_of(user))


def owed_within(incident: Incident, branches: frozenset[str] | None) -> list[Owed]:
    """As `owed_for`, of the offices of these branches; None for all."""
    found = offices()
    return _of([incident], found, branches) if found.by_code and incident.status not in NEVER_IN_FORCE else []


def reported() -> list[Incident]:
    """Incidents in force, and those that ended last."""
    known = list(all_incidents().exclude(status__in=NEVER_IN_FORCE))
    running = [each for each in known if each.status == Status.IN_FORCE]
    return [*running, *[each for each in known if each.status != Status.IN_FORCE][:ENDED_KEPT]]


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


def _of(incidents: list[Incident], known: Offices, branches: frozenset[str] | None) -> list[Owed]:
    given, now = _given(incidents), clock.now()
    found = []
    for incident in incidents:
        for office in known.touched_by(incident):
            if _within(office, branches):
                made = given.get((incident.pk, office.code), [])
                owed = duties_of(incident, office, made)
                found += [Owed(incident, office, each, each.state(now), _in_hand(each, made)) for each in owed]
    return sorted(found, key=lambda each: (_ORDER[each.state], each.duty.due_at, each.office.code))


def _within(office: Office, branches: frozenset[str] | None) -> bool:
    return branches is None or not branches.isdisjoint({office.code, office.province})


def _given(incidents: Iterable[Incident]) -> dict[tuple[int, str], list[Filing]]:
    """The reports about these incidents that stand, by incident and office. One query."""
    found: dict[tuple[int, str], list[Filing]] = {}
    for each in Filing.objects.filter(incident__in=incidents).exclude(state__in=GONE).order_by("pk"):
        found.setdefault((each.incident_id, each.branch_code), []).append(each)
    return found


def _in_hand(duty: Duty, given: Iterable[Filing]) -> Filing | None:
    same = (each for each in given if (each.report, each.serial) == (duty.report, duty.serial))
    return next((each for each in same if each.corrects_id is None and each.state != State.DISCARDED), None)
