"""Reads of the changes of measures, and of what a change is checked against."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from unpaused.capabilities.incidents.models import Incident, Measure, MeasureChange
from unpaused.capabilities.incidents.rules import changing as rules
from unpaused.foundation import areas, measures
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound, Refused


def standing_of(measure: Measure) -> rules.Standing:
    """Ended by its own end or its incident's, whichever comes first."""
    return rules.Standing(
        measure.value, tuple(measure.areas), tuple(measure.products), measure.since, measure.holds_until
    )


def bounds_of(incident: Incident) -> rules.Bounds:
    return rules.Bounds(tuple(incident.areas), incident.since, incident.until)


def said_now(measure: Measure) -> dict[str, Any]:
    """What of it a change can change, in the shape of `MeasureChange.said`."""
    return {
        "value": measure.value,
        "areas": measure.areas,
        "filing_number": measure.filing_number,
        "notice_text": measure.notice_text,
        "notice_url": measure.notice_url,
        "notice_on": measure.notice_on.isoformat() if measure.notice_on else None,
    }


def check_said(incident: Incident, type_name: str, wanted: rules.Standing, instead_of: Measure | None = None) -> None:
    """Raises Refused for areas that do not exist or lie outside, for products that such a measure cannot hold for, and
    for two values for one thing."""
    for code in wanted.products:
        if not measures.get(type_name).holds_for(code):
            raise Refused("measures.product", "This measure knows no product {product}.", product=code)
    table = areas.load_or_empty()

    def known(code: str) -> bool:
        return table.knows(code) if len(table) else code.isdecimal() and len(code) == 6

    rules.check_areas(wanted.areas, bounds_of(incident), known=known, contains=areas.contains)
    rules.check_only_one(wanted, _others(incident, type_name, instead_of), areas.contains)


def check_fits(incident: Incident, type_name: str, wanted: rules.Standing, instead_of: Measure | None = None) -> None:
    """Raises Refused where the value does not fit a measure of another type that holds with it (foundation/measures);
    where the incident has none, the normal value counts."""
    for fit in measures.all_fits():
        if type_name not in (fit.first, fit.second):
            continue
        other_type = fit.second if type_name == fit.first else fit.first
        others = [other for other in _others(incident, other_type, instead_of) if _together(wanted, other)]
        for value in [other.value for other in others] or [measures.get(other_type).normal]:
            first, second = (wanted.value, value) if type_name == fit.first else (value, wanted.value)
            if not fit.fits(first, second):
                raise Refused("measures.misfit", fit.message, first=first, second=second)


def _others(incident: Incident, type_name: str, instead_of: Measure | None) -> list[rules.Standing]:
    """The measures of one type that still hold, or will."""
    rows = Measure.objects.filter(incident=incident, type_name=type_name).select_related("incident")
    now = clock.now()
    return [standing_of(row) for row in rows if row != instead_of and not row.is_over(now)]


def _together(one: rules.Standing, other: rules.Standing) -> bool:
    try:
        rules.check_only_one(one, [other], areas.contains)
    except Refused:
        return True
    return False


def waiting_changes(incident_id: int) -> list[MeasureChange]:
    """Those that a second person must decide, oldest first."""
    return list(_changes(incident_id).filter(status=MeasureChange.Status.WAITING).order_by("pk"))


def get_change(incident_id: int, change_id: int) -> MeasureChange:
    """Raises NotFound."""
    found = _changes(incident_id).filter(pk=change_id).first()
    if found is None:
        raise NotFound("measures.no_change", "There is no such change of a measure.")
    return found


def get_measure(incident_id: int, measure_id: int) -> Measure:
    """With its incident. Raises NotFound."""
    found = Measure.objects.select_related("incident").filter(incident_id=incident_id, pk=measure_id).first()
    if found is None:
        raise no_such_measure()
    return found


def no_such_measure() -> NotFound:
    return NotFound("measures.unknown", "There is no such measure of this incident.")


def histories(incident_id: int) -> dict[int, list[MeasureChange]]:
    """By measure, every change of it, and the one it came of; newest first. One query."""
    by_measure: dict[int, list[MeasureChange]] = defaultdict(list)
    for change in _changes(incident_id).order_by("-pk"):
        for pk in {change.measure_id, change.made_id} - {None}:
            by_measure[int(pk or 0)].append(change)
    return by_measure


def _changes(incident_id: int) -> QuerySet[MeasureChange]:
    rows = MeasureChange.objects.filter(incident_id=incident_id)
    return rows.select_related("measure__incident", "made", "asked_by", "decided_by")
