"""Reads of filings: who reports to whom, what is due, the reports themselves and their files."""

from unpaused.capabilities.filings.queries.due import (
    Owed,
    duties_of,
    ended_at,
    owed_by,
    owed_for,
    owed_within,
    reported,
)
from unpaused.capabilities.filings.queries.files import file_of, kept_files, made_files
from unpaused.capabilities.filings.queries.filings import (
    Drift,
    accepted_from_branches,
    content_of,
    delivered_by,
    drifted,
    figures_of,
    filed_figure,
    get_for,
    is_intact,
    live_figure,
    of_office,
    public_key,
    seen_of,
    signed_content,
    visible_to,
)
from unpaused.capabilities.filings.queries.offices import Office, Offices, offices
from unpaused.capabilities.filings.queries.words import report_in_words, said

__all__ = [
    "Drift",
    "Office",
    "Offices",
    "Owed",
    "accepted_from_branches",
    "content_of",
    "delivered_by",
    "drifted",
    "duties_of",
    "ended_at",
    "figures_of",
    "file_of",
    "filed_figure",
    "get_for",
    "is_intact",
    "kept_files",
    "live_figure",
    "made_files",
    "of_office",
    "offices",
    "owed_by",
    "owed_for",
    "owed_within",
    "public_key",
    "report_in_words",
    "reported",
    "said",
    "seen_of",
    "signed_content",
    "visible_to",
]
