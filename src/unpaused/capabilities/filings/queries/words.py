"""What a report and its duty are called, in the language that is active."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unpaused.capabilities.filings.models import Report
from unpaused.capabilities.filings.rules import Limit
from unpaused.foundation.papers.words import in_chinese


def report_in_words(report: str, serial: int) -> str:
    """ "Follow-up report 2": follow-ups say their number."""
    label = str(Report(report).label)
    return _("{report} {serial}").format(report=label, serial=serial) if serial else label


def said(label: Any) -> str:
    """Of words in both languages."""
    return str(label["zh" if in_chinese() else "en"])


def limit_in_words(limit: Limit) -> str:
    """ "2 hours", "30 minutes", "5 working days"."""
    if limit.working_days:
        return ngettext("{n} working day", "{n} working days", limit.working_days).format(n=limit.working_days)
    parts = []
    if limit.hours:
        parts.append(ngettext("{n} hour", "{n} hours", limit.hours).format(n=limit.hours))
    if limit.minutes:
        parts.append(ngettext("{n} minute", "{n} minutes", limit.minutes).format(n=limit.minutes))
    return " ".join(parts)


def change_in_words(value: float | None, before: float | None, unit: str, words: Any) -> str:
    """ "+12 people", "unchanged", "–" where one of the two had nothing to state. `words` puts a value into words."""
    if value is None or before is None:
        return "–"
    if value == before:
        return _("unchanged")
    return ("+" if value > before else "−") + str(words(abs(value - before), unit))
