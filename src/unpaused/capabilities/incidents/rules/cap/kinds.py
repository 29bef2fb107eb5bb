"""Which kind of incident an alert speaks of: by event code (GB/T 35561), else by the event's words."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from unpaused.capabilities.incidents.rules.cap.message import Info

FILE = Path(__file__).with_name("kinds.yaml")


def kind_of(info: Info) -> str:
    """A kind of incident; "" where nothing says it."""
    table = _table()
    for code in info.event_codes:
        for kind, signs in table.items():
            if code.upper().startswith(tuple(signs["codes"])):
                return kind
    said = f"{info.event} {info.headline}".lower()
    return next((kind for kind, signs in table.items() if any(word in said for word in signs["words"])), "")


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    found: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["kinds"]
    return found
