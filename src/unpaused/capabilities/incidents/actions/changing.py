"""Changes of the measures in force, asked for by one head of emergency command: nothing changes yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from unpaused.capabilities.incidents.actions.drafting import checked_areas
from unpaused.capabilities.incidents.actions.locking import locked, locked_measure
from unpaused.capabilities.incidents.actions.reach import check_reach
from unpaused.capabilities.incidents.actions.reasons import reason_given
from unpaused.capabilities.incidents.models import Incident, Measure, MeasureChange, Status
from unpaused.capabilities.incidents.queries.changes import bounds_of, check_fits, check_said, said_now, standing_of
from unpaused.capabilities.incidents.rules import changing as rules
from unpaused.capabilities.incidents.rules.playbook import UNFILED, Notice, checked_notice
from unpaused.foundation import measures
from unpaused.foundation.accounts.access import check
from unpaused.foundation.accounts.models import User
from unpaused.foundation.accounts.permissions import Permission
from unpaused.foundation.areas import contains
from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.live.topics import tell
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure to add. `value` as a playbook writes it; `since` None: from the confirmation on; `last_day` None: as
    long as the incident; empty `areas`: the incident's; empty `products`: all."""

    type_name: str
    value: Any
    areas: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    since: datetime | None = None
    last_day: date | None = None
    notice: Notice = UNFILED


@transaction.atomic
def ask_to_end(
    *, by: User, incident_id: int, measure_id: int, last_day: date | None = None, reason: str
) -> MeasureChange:
    """To end a measure early: after `last_day`, None: at once when it is confirmed.

    Raises NotPermitted, NotFound, Refused (no incident in force; ended already; a day that is past, before its begin or
    not early; a change that waits already; no reason).
    """
    incident, measure = _open(by, incident_id, measure_id)
    until = _end_of(last_day)
    rules.early_end(standing_of(measure), until, clock.now())
    return _kept(by, incident, MeasureChange.Kind.END, {"until": _iso(until)}, reason, measure)


@transaction.atomic
def ask_to_prolong(
    *, by: User, incident_id: int, measure_id: int, last_day: date | None = None, reason: str
) -> MeasureChange:
    """To let a measure hold until the end of `last_day`, None: as long as the incident. Raises as `ask_to_end`."""
    incident, measure = _open(by, incident_id, measure_id)
    until = _end_of(last_day)
    rules.later_end(standing_of(measure), until, clock.now(), bounds_of(incident))
    return _kept(by, incident, MeasureChange.Kind.PROLONG, {"until": _iso(until)}, reason, measure)


@transaction.atomic
def ask_to_change(
    *, by: User, incident_id: int, measure_id: int, value: Any, areas: Sequence[str], notice: Notice, reason: str
) -> MeasureChange:
    """To let another value hold, or elsewhere, or under another filing, from the confirmation on; `areas` empty: the
    incident's. Raises as `ask_to_end`, and Refused for a value that is none, an area that does not exist or lies
    outside, two values for one thing, and where nothing would change."""
    incident, measure = _open(by, incident_id, measure_id)
    said = {
        "value": plain_value(measure.type_name, value),
        "areas": sorted(set(areas)),
        **_noticed(notice),
    }
    if said == {**said_now(measure), "areas": sorted(measure.areas)}:
        raise Refused("measures.nothing_changed", "That is what it says already.")
    standing = standing_of(measure)
    rules.check_standing(standing, clock.now())
    check_said(incident, measure.type_name, _standing(said, measure.products, standing.since, standing.until), measure)
    check_fits(incident, measure.type_name, _standing(said, measure.products, clock.now(), standing.until), measure)
    return _kept(by, incident, MeasureChange.Kind.CHANGE, said, reason, measure)


@transaction.atomic
def ask_to_add(*, by: User, incident_id: int, new: NewMeasure, reason: str) -> MeasureChange:
    """To put one more measure in force. Raises as `ask_to_change`, and Refused for an unknown measure."""
    incident = _running(by, incident_id)
    value, until = plain_value(new.type_name, new.value), _end_of(new.last_day)
    period = rules.new_period(new.since, until, clock.now(), bounds_of(incident))
    said = {
        "type_name": new.type_name,
        "value": value,
        "areas": sorted(set(new.areas)),
        "products": sorted(set(new.products)),
        "since": _iso(new.since),
        "until": _iso(until),
        **_noticed(new.notice),
    }
    wanted = _standing(said, said["products"], period.since, period.until)
    check_said(incident, new.type_name, wanted)
    check_fits(incident, new.type_name, wanted)
    return _kept(by, incident, MeasureChange.Kind.ADD, said, reason, None)


@transaction.atomic
def ask_to_widen(*, by: User, incident_id: int, areas: Sequence[str], reason: str) -> MeasureChange:
    """To let the incident have more areas: the emergency spread. Its measures then hold there as in the others, from
    their own begin on. Raises as `ask_to_add`, and Refused for an area that it has already."""
    incident = _running(by, incident_id)
    said = {"areas": new_areas(incident, areas)}
    check_reach(by, said["areas"])
    return _kept(by, incident, MeasureChange.Kind.WIDEN, said, reason, None)


def new_areas(incident: Incident, areas: Sequence[str]) -> list[str]:
    """Those of the areas that the incident lacks. Raises Refused for what is no area, and where it lacks none."""
    lacking = [code for code in checked_areas(areas) if not any(contains(own, code) for own in incident.areas)]
    if not lacking:
        raise Refused("incidents.areas_there", "The incident has these areas already.")
    return lacking


def plain_value(type_name: str, raw: object) -> Any:
    """As it is stored. Raises Refused for an unknown measure, or what is no value of it."""
    measure_type = measures.get(type_name)
    return measure_type.shape.dump_python(measure_type.parse(raw), mode="json")


def check_running(incident: Incident) -> None:
    """Raises Refused unless it is in force by two people: nothing about an ended incident's measures changes."""
    if incident.status_now != Status.IN_FORCE:
        raise Refused("measures.not_in_force", "The incident is not in force: its measures do not change any more.")
    if incident.lapses_at is not None:
        raise Refused("measures.countersign_first", "One person alone put the incident in force: countersign first.")


def _running(by: User, incident_id: int) -> Incident:
    check(by, Permission.COMMAND)
    incident = locked(incident_id, commands=by)
    check_running(incident)
    return incident


def _open(by: User, incident_id: int, measure_id: int) -> tuple[Incident, Measure]:
    incident = _running(by, incident_id)
    measure = locked_measure(incident, measure_id)
    if measure.changes.filter(status=MeasureChange.Status.WAITING).exists():
        raise Refused("measures.change_waits", "A change of this measure waits already: confirm or withdraw it first.")
    return incident, measure


def _kept(
    by: User, incident: Incident, kind: str, said: dict[str, Any], reason: str, measure: Measure | None
) -> MeasureChange:
    why = reason_given(reason, Refused("measures.reason", "Say why the measure changes."))
    was = {**said_now(measure), "until": _iso(measure.until)} if measure else {}
    change = MeasureChange.objects.create(
        incident=incident,
        measure=measure,
        kind=kind,
        said=said,
        was=was,
        reason=why[:500],
        asked_by=by,
        asked_at=clock.now(),
    )
    trail.record(
        by=Actor.staff(by),
        action="incidents.ask_measure_change",
        on=("incident", incident.pk),
        reason=why,
        detail={"change": change.pk, "kind": kind, "measure": measure.pk if measure else None, "said": said},
    )
    tell("board")
    return change


def _standing(said: dict[str, Any], products: Sequence[str], since: datetime, until: datetime | None) -> rules.Standing:
    return rules.Standing(said["value"], tuple(said["areas"]), tuple(products), since, until)


def _noticed(notice: Notice) -> dict[str, Any]:
    found = checked_notice(notice)
    return {
        "filing_number": found.filing_number,
        "notice_text": found.text,
        "notice_url": found.url,
        "notice_on": found.on.isoformat() if found.on else None,
    }


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else clock.end_of(day)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
