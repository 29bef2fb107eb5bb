"""Frozen values in words, in the language that is active, exactly: a paper rounds nothing away."""

from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from unpaused.kernel.clock import CHINA
from unpaused.kernel.money import yuan

LANGUAGES = {"zh": "zh-hans", "en": "en"}
"""Of papers, as Django names them."""
MINUTE, HOUR, DAY = 60, 3600, 86400


def in_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def value_in_words(value: float | None, unit: str) -> str:
    """ "12,408 people", "¥1,234.50", "3 min 12 s", "99.3%"; "–" where there was nothing to state."""
    if value is None:
        return "–"
    if unit == "fen":
        return yuan(int(value))
    if unit == "seconds":
        return _duration(value)
    if unit == "share":
        return f"{value:.1%}"
    return _counted(int(value), unit)


def _counted(number: int, unit: str) -> str:
    digits = f"{number:,}"
    if unit == "people":
        return ngettext("{n} person", "{n} people", number).format(n=digits)
    if unit == "claims":
        return ngettext("{n} claim", "{n} claims", number).format(n=digits)
    if unit == "messages":
        return ngettext("{n} message", "{n} messages", number).format(n=digits)
    if unit == "tasks":
        return ngettext("{n} task", "{n} tasks", number).format(n=digits)
    return ngettext("{n} row", "{n} rows", number).format(n=digits) if unit == "rows" else digits


def _duration(seconds: float) -> str:
    """Below a minute with a decimal, else the two largest units."""
    whole = int(seconds)
    if whole < MINUTE:
        return _("{s} s").format(s=f"{seconds:.1f}")
    if whole < HOUR:
        return _("{m} min {s} s").format(m=whole // MINUTE, s=whole % MINUTE)
    if whole < DAY:
        return _("{h} h {m} min").format(h=whole // HOUR, m=whole % HOUR // MINUTE)
    return _("{d} d {h} h").format(d=whole // DAY, h=whole % DAY // HOUR)


def exact_moment(value: datetime) -> str:
    """To the second, with the zone: "2020-02-03 09:05:00 +08:00"."""
    return value.astimezone(CHINA).isoformat(" ", "seconds").replace("+", " +")
