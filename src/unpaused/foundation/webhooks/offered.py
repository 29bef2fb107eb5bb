"""Which events others may ask for, under which names: filled by config/wiring.py from config/subscriptions.py."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

from unpaused.foundation.events import bus

_offered: dict[str, tuple[str, str | Promise]] = {}


def offer(event_type: type[Any], name: str, words: str | Promise) -> None:
    """`name` is what receivers read ("claim.paid") and never changes; `words` says to people what it means."""
    _offered[bus.name_of(event_type)] = (name, words)


def offered() -> Mapping[str, str | Promise]:
    """Words by name, in the order of their wiring."""
    return dict(_offered.values())


def outside_name(event_name: str) -> str:
    """As receivers read the name of a stored event. Raises KeyError for one that is not offered."""
    return _offered[event_name][0]
