"""Which days are working days: by statute, and as an incident moves them."""

from datetime import date

from unpaused.capabilities.incidents.models import Incident
from unpaused.capabilities.incidents.rules.calendar import WorkingCalendar, statutory


def working_calendar(incident: Incident | None = None) -> WorkingCalendar:
    """The statutory calendar, with the days that this incident moves. No query."""
    return statutory().with_moved(moved_days(incident)) if incident else statutory()


def moved_days(incident: Incident) -> dict[date, bool]:
    """By day: whether the incident makes it a working day."""
    return {date.fromisoformat(day): working for day, working in sorted(incident.calendar.items())}
