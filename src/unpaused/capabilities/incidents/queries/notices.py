"""Filings and public notices of measures, and the days on which an incident's measures were announced."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from unpaused.capabilities.incidents.models import Incident, Measure
from unpaused.capabilities.incidents.rules.playbook import Notice
from unpaused.kernel import clock


def notices_of(measure_ids: Collection[int]) -> dict[int, Notice]:
    """By measure, of those that have a notice. One query."""
    rows = Measure.objects.filter(pk__in=measure_ids, notice_on__isnull=False)
    return {row.pk: Notice(row.filing_number, row.notice_text, row.notice_url, row.notice_on) for row in rows}


def announcements(incident: Incident) -> dict[date, frozenset[int]]:
    """By day, the measures that were announced on it: by their notice, and where they have none by being put in force
    (day in China). Newest first. One query."""
    by_day: dict[date, set[int]] = defaultdict(set)
    for row in Measure.objects.filter(incident=incident):
        by_day[row.notice_on or row.put_in_force_at.astimezone(clock.CHINA).date()].add(row.pk)
    return {day: frozenset(by_day[day]) for day in sorted(by_day, reverse=True)}
