"""The door of filings."""

from unpaused.capabilities.filings.actions import (
    accept,
    correct,
    discard,
    draft,
    hand_over,
    read_anew,
    send_back,
    sign,
    write,
)
from unpaused.capabilities.filings.events import FilingHandedOver, FilingSigned
from unpaused.capabilities.filings.models import Filing
from unpaused.capabilities.filings.queries import Owed, file_of, get_for, is_intact, owed_by, owed_for, seen_of

__all__ = [
    "Filing",
    "FilingHandedOver",
    "FilingSigned",
    "Owed",
    "accept",
    "correct",
    "discard",
    "draft",
    "file_of",
    "get_for",
    "hand_over",
    "is_intact",
    "owed_by",
    "owed_for",
    "read_anew",
    "seen_of",
    "send_back",
    "sign",
    "write",
]
