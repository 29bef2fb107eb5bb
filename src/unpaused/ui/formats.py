"""How values are written for people, in the language that is active."""

from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from unpaused.kernel.clock import CHINA

WAN = 10_000
YI = 100_000_000
MINUTE, HOUR, DAY = 60, 3600, 86400


def in_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def big_number(number: int) -> tuple[str, str]:
    """Digits and unit: 1300000 -> ("130", "万") in Chinese, ("1,300,000", "") in English. Cut, never rounded up."""
    if not in_chinese() or abs(number) < WAN:
        return f"{number:,}", ""
    size, unit = (YI, "亿") if abs(number) >= YI else (WAN, "万")
    cut = (Decimal(number) / size).quantize(Decimal("0.01"), rounding=ROUND_DOWN).normalize()
    return f"{cut:,f}", unit


def percent(share: float) -> str:
    """0.9934 -> "99.3%". Cut, so that 99.96 % does not read as 100 %."""
    cut = (Decimal(repr(share)) * 100).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return f"{cut.normalize():f}%"


def moment(value: datetime) -> str:
    """2020-01-27 12:05, China time: sorts by eye and reads alike in both languages."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def day(value: date | datetime) -> str:
    """2020年1月27日, or 27 January 2020."""
    on = value.astimezone(CHINA).date() if isinstance(value, datetime) else value
    if in_chinese():
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def duration_pieces(seconds: float) -> list[tuple[str, str]]:
    """The two largest units: 192 -> [("3", "min"), ("12", "s")], 3600 -> [("1", "h")]; one decimal below 10 s."""
    whole = int(seconds)
    if whole < 10:
        return [(f"{max(seconds, 0):.1f}", _("s"))]
    units = ((DAY, _("d")), (HOUR, _("h")), (MINUTE, _("min")), (1, _("s")))
    first = next(index for index, (size, _unit) in enumerate(units) if whole >= size)
    rest, pieces = whole, []
    for size, unit in units[first : first + 2]:
        pieces.append((str(rest // size), unit))
        rest %= size
    return [piece for piece in pieces if piece[0] != "0"]


def duration(seconds: float) -> str:
    """192 -> "3 min 12 s"."""
    return " ".join(f"{digits} {unit}" for digits, unit in duration_pieces(seconds))


def left(seconds: int) -> str:
    """What is left of a deadline, begun minutes counted whole: "1 h 59 min", "12 min", "over"."""
    if seconds <= 0:
        return _("over")
    hours, minutes = divmod(-(-seconds // MINUTE), 60)
    parts = [_("{hours} h").format(hours=hours)] if hours else []
    return " ".join([*parts, _("{minutes} min").format(minutes=minutes)] if minutes else parts)


def age(span: timedelta) -> str:
    """The largest unit only, as a list shows it: "just now", "12 min", "3 h", "5 days"."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        return _("{minutes} min").format(minutes=seconds // MINUTE)
    if seconds < DAY:
        return _("{hours} h").format(hours=seconds // HOUR)
    days = seconds // DAY
    return ngettext("{days} day", "{days} days", days).format(days=days)
