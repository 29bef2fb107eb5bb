"""Measures and acts in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from unpaused.capabilities.incidents.models import Grant, Incident, Measure
from unpaused.capabilities.incidents.queries.effects import UnderMeasure
from unpaused.capabilities.incidents.queries.logbook import Written
from unpaused.capabilities.incidents.queries.places import areas_in_words
from unpaused.capabilities.incidents.queries.words import label_of, listed, value_in_words
from unpaused.capabilities.incidents.rules.holding import Source
from unpaused.capabilities.incidents.rules.playbook import Difference, Fault, PlannedAssumption, PlannedMeasure
from unpaused.foundation.audit.reading import Act
from unpaused.foundation.measures import forecasts
from unpaused.kernel import clock

LATER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """One measure as a row of a table."""

    pk: int
    name: str
    label: str
    value: str
    areas: str
    products: str
    since: datetime
    until: datetime | None
    over: bool
    notice: str = ""
    notice_url: str = ""
    kinder: tuple[str, ...] = ()


def shown(measure: Measure, incident: Incident, overruled_by: Sequence[Source[Any]] = ()) -> ShownMeasure:
    """`until` is the earlier of the measure's end and the stand-down; `kinder` says what other incidents give."""
    return ShownMeasure(
        pk=measure.pk,
        name=measure.type_name,
        label=label_of(measure.type_name),
        value=value_in_words(measure.type_name, measure.value),
        areas=areas_in_words(measure.areas or incident.areas),
        products=listed(measure.products) or _("all"),
        since=measure.since,
        until=measure.holds_until,
        over=measure.is_over(clock.now()),
        notice=notice_in_words(measure.filing_number, measure.notice_text, "", measure.notice_on)
        if measure.notice_on
        else "",
        notice_url=measure.notice_url,
        kinder=tuple(
            f"{source.incident_number}: {value_in_words(measure.type_name, source.value)}" for source in overruled_by
        ),
    )


def notice_in_words(number: str, text: str, url: str, on: object) -> str:
    """Filing number, words and day of a public notice; "none" where there is none."""
    said = [_("filing {number}").format(number=number) if number else "", text or url, str(on) if on else ""]
    return " · ".join(part for part in said if part) or _("none")


def planned(measure: PlannedMeasure, otherwise: Sequence[str] = ()) -> dict[str, Any]:
    """A measure of a playbook; `otherwise` are the areas where it names none (of no incident yet: its areas)."""
    areas = measure.areas or otherwise
    return {
        "label": label_of(measure.type_name),
        "value": value_in_words(measure.type_name, measure.value),
        "areas": areas_in_words(areas) if areas else _("the incident's"),
        "products": listed(measure.products) or _("all"),
        "period": _period(measure),
        "safe": _("yes") if measure.safe else _("no"),
        "notice": notice_in_words(measure.notice.filing_number, measure.notice.text, "", measure.notice.on)
        if measure.notice.on
        else "",
        "notice_url": measure.notice.url,
    }


def _period(measure: PlannedMeasure) -> str:
    """In words, as the playbook says it."""
    since = _("from {day}").format(day=measure.since) if measure.since else ""
    until = _("until {day}").format(day=measure.until) if measure.until else ""
    days = ngettext("{days} day", "{days} days", measure.for_days or 0).format(days=measure.for_days)
    said = [since, until, days if measure.for_days else ""]
    return listed(part for part in said if part) or _("as long as the incident")


COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("value", ("value",)),
    ("areas", ("areas",)),
    ("products", ("products",)),
    ("period", ("for_days", "since", "until")),
    ("safe", ("safe",)),
    ("notice", ("notice",)),
)
"""The columns of two playbooks side by side, with the entries that each says."""


def difference(each: Difference) -> dict[str, Any]:
    """One row of two playbooks side by side: both sides in words, and which columns differ."""
    before, after = planned(each.before) if each.before else None, planned(each.after) if each.after else None
    return {
        "change": each.change,
        "label": label_of(each.type_name),
        "before": before,
        "after": after,
        "differs": [name for name, entries in COLUMNS if set(entries) & set(each.entries)],
    }


def assumed_otherwise(name: str, before: PlannedAssumption | None, after: PlannedAssumption | None) -> dict[str, str]:
    """One row: what two versions assume of the same thing, "" where one says nothing of it."""
    known = forecasts.all_assumptions().get(name)
    label = known.label.in_language(get_language() or "") if known else name
    return {"label": label, "before": _assumed(before), "after": _assumed(after)}


def _assumed(each: PlannedAssumption | None) -> str:
    if each is None:
        return ""
    values = f"{each.estimate.low:g} – {each.estimate.likely:g} – {each.estimate.high:g}"
    return f"{values} ({each.source})" if each.source else values


def grants(rows: Sequence[Grant]) -> list[dict[str, Any]]:
    """Measures granted to single cases, for a table."""
    return [
        {
            "number": row.case_number,
            "label": label_of(row.type_name),
            "value": value_in_words(row.type_name, row.value),
            "status": row.get_status_display(),
            "until": row.until,
            "at": row.decided_at or row.asked_at,
            "people": listed(each.display_name for each in (row.asked_by, row.decided_by) if each),
        }
        for row in rows
    ]


def faults(found: Iterable[Fault]) -> list[dict[str, Any]]:
    """Line and reason, in the reader's language."""
    return [{"line": each.line, "reason": _(each.message).format(**each.params)} for each in found]


def effects(rows: Sequence[UnderMeasure], may_open: bool = True) -> list[dict[str, Any]]:
    """For a table: what each measure did and leaves open; `may_open`: whether the reader may see the records."""
    return [
        {
            "label": f"{label_of(row.measure.type_name)}: {value_in_words(row.measure.type_name, row.measure.value)}",
            "number": row.measure.pk,
            "incident": row.measure.incident_id if may_open else None,
            "done": row.done,
            "left_open": row.left_open,
        }
        for row in rows
    ]


def entries(acts: Sequence[Act]) -> list[dict[str, Any]]:
    """For the timeline."""
    return [_entry(act) for act in acts]


def written(rows: Sequence[Written]) -> list[dict[str, Any]]:
    """The log book, for the timeline. What was written down later says so."""
    return [
        {
            "at": row.at,
            "who": row.who,
            "text": row.text,
            "detail": _("written down later") if row.written_at - row.at > LATER else "",
            "icon": "draft",
            "tone": "quiet",
        }
        for row in rows
    ]


def _entry(act: Act) -> dict[str, Any]:
    text, icon, tone = _ACTS.get(act.action, (lambda: act.action, "draft", "quiet"))
    return {"at": act.at, "who": act.who, "text": text(), "detail": act.reason, "icon": icon, "tone": tone}


_ACTS: dict[str, tuple[Any, str, str]] = {
    "incidents.declare": (lambda: _("Declared as a draft"), "draft", "waiting"),
    "incidents.activate": (lambda: _("Put in force"), "in-force", "active"),
    "incidents.break_glass": (
        lambda: _("Glass broken: one person alone put the safe measures in force"),
        "needs",
        "needs",
    ),
    "incidents.countersign": (lambda: _("Countersigned: all measures are in force"), "in-force", "active"),
    "incidents.lapse": (lambda: _("Lapsed: nobody countersigned in time"), "stopped", "quiet"),
    "incidents.edit": (lambda: _("Draft changed"), "draft", "quiet"),
    "incidents.cancel": (lambda: _("Draft cancelled"), "stopped", "quiet"),
    "incidents.hand_to": (lambda: _("Another person leads the incident"), "people", "quiet"),
    "incidents.response_level": (lambda: _("Response level noted"), "draft", "quiet"),
    "incidents.grade": (lambda: _("Grade noted"), "draft", "quiet"),
    "incidents.move_day": (lambda: _("Working calendar changed"), "draft", "quiet"),
    "incidents.move_end": (lambda: _("End of the incident moved"), "draft", "quiet"),
    "incidents.rehearse": (lambda: _("Rehearsed"), "search", "quiet"),
    "incidents.log": (lambda: _("Wrote into the log book"), "draft", "quiet"),
    "incidents.attach": (lambda: _("Attached a document"), "upload", "quiet"),
    "incidents.open_attachment": (lambda: _("Opened a document"), "draft", "quiet"),
    "incidents.alert_alert": (lambda: _("Alert received"), "needs", "waiting"),
    "incidents.alert_update": (lambda: _("Alert updated by its sender"), "needs", "needs"),
    "incidents.alert_cancel": (lambda: _("Alert cancelled by its sender"), "needs", "needs"),
    "incidents.withdraw_stand_down": (lambda: _("Request for the stand-down withdrawn"), "in-force", "active"),
    "incidents.ask_measure_change": (lambda: _("Change of a measure asked for"), "draft", "waiting"),
    "incidents.confirm_measure_change": (lambda: _("Change of a measure confirmed"), "in-force", "active"),
    "incidents.withdraw_measure_change": (lambda: _("Change of a measure withdrawn"), "stopped", "quiet"),
    "incidents.prolong_alone": (lambda: _("One person alone prolonged a measure for two hours"), "needs", "needs"),
    "incidents.propose_stand_down": (lambda: _("Stand-down asked for"), "needs", "needs"),
    "incidents.upload_playbook": (lambda: _("Uploaded as a draft"), "upload", "waiting"),
    "incidents.approve_playbook": (lambda: _("Approved by a second person"), "sign", "active"),
    "incidents.retire_playbook": (lambda: _("Retired"), "stopped", "quiet"),
    "incidents.stand_down": (lambda: _("Stood down"), "stopped", "quiet"),
}
