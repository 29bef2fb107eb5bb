"""Alerts by the Common Alerting Protocol (CAP 1.2, OASIS; China's profile GB/T 35965.1): read, checked, and understood.

The schema of CAP is not shipped with this product; what an incident needs is checked element by element, and each fault
is named with its line. Entities and document types are refused: nothing in a file is fetched, expanded or run.
"""

from unpaused.capabilities.incidents.rules.cap.kinds import kind_of
from unpaused.capabilities.incidents.rules.cap.message import Alert, Area, Info, Reference
from unpaused.capabilities.incidents.rules.cap.reading import LARGEST_BYTES, AlertRefused, read, text_of
from unpaused.capabilities.incidents.rules.cap.understanding import Understood, understand

__all__ = [
    "LARGEST_BYTES",
    "Alert",
    "AlertRefused",
    "Area",
    "Info",
    "Reference",
    "Understood",
    "kind_of",
    "read",
    "text_of",
    "understand",
]
