"""Values of one element of an alert; what is missing or malformed becomes a fault with its line."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timezone

from lxml import etree

from unpaused.capabilities.incidents.rules.cap.message import Point
from unpaused.capabilities.incidents.rules.playbook import Fault
from unpaused.capabilities.incidents.rules.playbook.faults import gettext_noop
from unpaused.kernel.clock import CHINA

Faults = list[Fault]
_NEVER = datetime(1970, 1, 1, tzinfo=timezone.utc)
_FORBIDDEN = set(" ,<&")
MOST_POINTS = 20_000


class Block:
    """An element whose children are values or blocks."""

    def __init__(self, element: etree._Element, faults: Faults) -> None:
        self._element = element
        self._faults = faults

    def fault(self, message: str, line: int | None = None, **params: object) -> None:
        self._faults.append(Fault(line or line_of(self._element), message, params))

    def text(self, name: str) -> str:
        """The first such child's text, trimmed; "" where there is none."""
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> list[str]:
        return ["".join(map(str, child.itertext())).strip() for child in self._children(name)]

    def needed(self, name: str) -> str:
        """As `text`; a fault where it is missing."""
        found = self.text(name)
        if not found:
            self.fault(gettext_noop("The element {name} is missing."), name=name)
        return found

    def code(self, name: str) -> str:
        """An identifier: no spaces, commas, or characters of markup (CAP 3.2.1)."""
        found = self.needed(name)
        if _FORBIDDEN & set(found) or len(found) > 200:
            self.fault(gettext_noop("{name} holds a space, a comma or markup, or is too long."), name=name)
        return found

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        found = self.needed(name)
        by_small = {each.lower(): each for each in allowed}
        if found and found.lower() not in by_small:
            self.fault(gettext_noop("{name} must be one of {allowed}."), name=name, allowed=", ".join(allowed))
        return by_small.get(found.lower(), "")

    def moment(self, name: str) -> datetime:
        """A date and time; without an offset it is China's."""
        text = self.needed(name)
        return (self.moment_in(text, name) if text else None) or _NEVER

    def moment_or_none(self, name: str) -> datetime | None:
        text = self.text(name)
        return self.moment_in(text, name) if text else None

    def moment_in(self, text: str, name: str) -> datetime | None:
        try:
            found = datetime.fromisoformat(text.replace("-00:00", "+00:00") if text.endswith("-00:00") else text)
            aware = found if found.tzinfo else found.replace(tzinfo=CHINA)
            return aware.astimezone(timezone.utc)
        except (ValueError, OverflowError):
            self.fault(gettext_noop("{name} is not a date and time: {text}."), name=name, text=text[:40] or "-")
            return None

    def blocks(self, name: str, most: int) -> list["Block"]:
        found = [Block(child, self._faults) for child in self._children(name)]
        if len(found) > most:
            self.fault(gettext_noop("There are more than {most} elements {name}."), most=most, name=name)
        return found[:most]

    def polygons(self) -> Iterator[tuple[Point, ...]]:
        for text in self.texts("polygon"):
            pairs = text.split()
            points = [point for pair in pairs[:MOST_POINTS] if (point := self._numbers(pair, "polygon", 2))]
            if len(pairs) > MOST_POINTS or len(points) < 4 or points[0] != points[-1]:
                self.fault(gettext_noop("A polygon needs four points at least, and ends where it begins."))
            elif len(points) == len(pairs):
                yield tuple((latitude, longitude) for latitude, longitude in points)

    def circles(self) -> Iterator[tuple[float, float, float]]:
        for text in self.texts("circle"):
            pair, _, radius = text.partition(" ")
            found = self._numbers(f"{pair},{radius.strip()}", "circle", 3)
            if found:
                yield (found[0], found[1], found[2])

    def _numbers(self, text: str, name: str, count: int) -> tuple[float, ...] | None:
        try:
            found = tuple(float(part) for part in text.split(","))
        except ValueError:
            found = ()
        sound = len(found) == count and abs(found[0]) <= 90 and abs(found[1]) <= 180
        if sound and (count < 3 or 0 <= found[2] <= 5000):
            return found
        self.fault(gettext_noop("{name}: {text} is no place on earth."), name=name, text=text[:40])
        return None

    def _children(self, name: str) -> Iterator[etree._Element]:
        for child in self._element:
            if isinstance(child.tag, str) and etree.QName(child).localname == name:
                yield child


def line_of(element: etree._Element) -> int:
    """Where it stands in the file, from 1."""
    return int(str(element.sourceline))
