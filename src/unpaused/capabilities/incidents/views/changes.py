"""Changes of measures in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from unpaused.capabilities.incidents.models import MeasureChange
from unpaused.capabilities.incidents.queries.places import areas_in_words
from unpaused.capabilities.incidents.queries.words import label_of, listed, value_in_words
from unpaused.capabilities.incidents.views import words
from unpaused.kernel import clock

Kind, State = MeasureChange.Kind, MeasureChange.Status


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change of a measure. `what`: in a sentence; `decided`: who decided, empty while it waits."""

    pk: int
    label: str
    what: str
    reason: str
    asked_by: str
    asked_at: datetime
    status: str
    decided_by: str
    decided_at: datetime | None
    decided_because: str
    alone_until: datetime | None
    asked_by_id: int
    may_be_alone: bool


def shown(change: MeasureChange) -> ShownChange:
    """For the second person, and for the history."""
    measure = change.measure
    return ShownChange(
        pk=change.pk,
        label=_label(change),
        what=_said(change),
        reason=change.reason,
        asked_by=change.asked_by.display_name,
        asked_at=change.asked_at,
        status=change.get_status_display(),
        decided_by=change.decided_by.display_name if change.decided_by else "",
        decided_at=change.decided_at,
        decided_because=change.decided_because,
        alone_until=change.alone_until if change.status == State.WAITING else None,
        asked_by_id=change.asked_by_id,
        may_be_alone=change.kind == Kind.PROLONG and bool(measure and measure.safe) and change.alone_until is None,
    )


def _label(change: MeasureChange) -> str:
    if change.kind == Kind.WIDEN:
        return _("Areas of the incident")
    return label_of(change.measure.type_name if change.measure else change.said["type_name"])


def _said(change: MeasureChange) -> str:
    words = {
        Kind.END: _ended,
        Kind.PROLONG: _prolonged,
        Kind.CHANGE: _changed,
        Kind.ADD: _added,
        Kind.WIDEN: _widened,
    }
    return words[Kind(change.kind)](change)


def _widened(change: MeasureChange) -> str:
    return _("Added: {what}").format(what=areas_in_words(change.said["areas"]))


def _ended(change: MeasureChange) -> str:
    day = _last_day(change.said["until"])
    return _("Ends early: last day {day}").format(day=day) if day else _("Ends at once")


def _prolonged(change: MeasureChange) -> str:
    day = _last_day(change.said["until"])
    if day:
        return _("Prolonged: last day {day}").format(day=day)
    return _("Prolonged: as long as the incident")


def _changed(change: MeasureChange) -> str:
    """From what to what, of that which differs."""
    type_name = change.measure.type_name if change.measure else ""
    parts = []
    for name, label in (("value", _("Value")), ("areas", _("Areas")), ("notice", _("Filing and notice"))):
        before, after = (_part(type_name, name, each) for each in (change.was, change.said))
        if before != after:
            parts.append(f"{label}: {before} → {after}")
    return "; ".join(parts)


def _added(change: MeasureChange) -> str:
    said = change.said
    parts = [
        _part(said["type_name"], "value", said),
        _part("", "areas", said) if said["areas"] else "",
        listed(said["products"]),
        _("from {day}").format(day=_day(said["since"])) if said["since"] else "",
        _("until {day}").format(day=_last_day(said["until"])) if said["until"] else "",
        _part("", "notice", said) if said["notice_on"] else "",
    ]
    return _("Added: {what}").format(what="; ".join(part for part in parts if part))


def _part(type_name: str, name: str, said: dict[str, Any]) -> str:
    if name == "value":
        return value_in_words(type_name, said["value"])
    if name == "areas":
        return areas_in_words(said["areas"]) if said["areas"] else _("the incident's")
    return words.notice_in_words(said["filing_number"], said["notice_text"], said["notice_url"], said["notice_on"])


def _day(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(clock.CHINA):%Y-%m-%d}"


def _last_day(until: str | None) -> str:
    return _day((datetime.fromisoformat(until) - timedelta(seconds=1)).isoformat()) if until else ""
