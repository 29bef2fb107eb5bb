"""One measure of a playbook."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Protocol

import yaml
from yaml.nodes import MappingNode, Node

from unpaused.capabilities.incidents.rules.playbook.faults import Fault, gettext_noop
from unpaused.capabilities.incidents.rules.playbook.nodes import entries, line_of, plain, text_of, texts_of
from unpaused.capabilities.incidents.rules.playbook.notices import UNFILED, Notice, checked_notice
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

KEYS = ("type", "value", "areas", "products", "for_days", "since", "until", "safe", "filing", "notice")
NOTICE_KEYS = ("text", "url", "on")
LONGEST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """What a playbook sets. `value` is plain (JSON); empty `areas`: the incident's; empty `products`: all.

    `safe`: one commander alone may activate it when the second cannot be reached.
    """

    line: int
    type_name: str
    value: Any
    areas: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    for_days: int | None = None
    since: date | None = None
    until: date | None = None
    safe: bool = False
    notice: Notice = UNFILED


class Known(Protocol):
    """What the reader must be told of the world: it knows no registry and no table."""

    def parse(self, type_name: str, raw: object) -> object:
        """The value in plain form. Raises Refused: unknown type, or a value that is not its shape."""

    def knows_area(self, code: str) -> bool: ...

    def holds_for(self, type_name: str, product_code: str) -> bool:
        """Whether a measure of this type can hold for the product; True for a type that nobody knows."""
        ...

    def contains(self, parent: str, child: str) -> bool: ...


def measure_of(node: Node, known: Known, faults: list[Fault]) -> PlannedMeasure | None:
    """None where the measure has a fault that leaves nothing to go on with; the faults say which."""
    if not isinstance(node, MappingNode):
        faults.append(Fault(line_of(node), gettext_noop("A measure is a mapping with type and value.")))
        return None
    found = entries(node, KEYS, faults)
    if missing := [key for key in ("type", "value") if key not in found]:
        faults += [
            Fault(line_of(node), gettext_noop("A measure needs an entry {key}."), {"key": key}) for key in missing
        ]
        return None
    before = len(faults)
    measure = PlannedMeasure(
        line=line_of(node),
        type_name=text_of(found["type"]),
        value=_value(found["type"], found["value"], known, faults),
        areas=_areas(found.get("areas"), known, faults),
        products=_products(found["type"], found.get("products"), known, faults),
        for_days=_days(found.get("for_days"), faults),
        since=_day(found.get("since"), faults),
        until=_day(found.get("until"), faults),
        safe=_safe(found.get("safe"), faults),
        notice=_notice(found.get("filing"), found.get("notice"), faults),
    )
    faults += _period_faults(measure)
    return measure if len(faults) == before else None


def doubles(measures: list[PlannedMeasure], known: Known) -> list[Fault]:
    """Two values for one thing: same type, where areas, products and periods meet."""
    return [
        Fault(
            later.line,
            gettext_noop("{type} has a value here already by line {line}: two values for one thing."),
            {"type": later.type_name, "line": earlier.line},
        )
        for earlier, later in combinations(measures, 2)
        if earlier.type_name == later.type_name and meet(earlier, later, known)
    ]


def meet(a: PlannedMeasure, b: PlannedMeasure, known: Known) -> bool:
    """Whether both hold somewhere at once: areas, products and periods."""
    areas = not a.areas or not b.areas or any(_nest(x, y, known) for x in a.areas for y in b.areas)
    products = not a.products or not b.products or bool(set(a.products) & set(b.products))
    apart = _before(a.until, b.since) or _before(b.until, a.since)
    return areas and products and not apart


def _nest(a: str, b: str, known: Known) -> bool:
    return known.contains(a, b) or known.contains(b, a)


def _before(until: date | None, since: date | None) -> bool:
    return until is not None and since is not None and until <= since


def _value(type_node: Node, node: Node, known: Known, faults: list[Fault]) -> object:
    try:
        return known.parse(text_of(type_node), plain(node))
    except Refused as error:
        line = line_of(type_node) if error.code == "measure.unknown" else line_of(node)
        faults.append(Fault(line, error.message, error.params))
    except (ValueError, yaml.YAMLError) as error:
        faults.append(Fault(line_of(node), gettext_noop("This value cannot be read: {reason}."), {"reason": error}))
    return None


def _areas(node: Node | None, known: Known, faults: list[Fault]) -> tuple[str, ...]:
    for line, code in texts_of(node) or []:
        if not known.knows_area(code):
            faults.append(Fault(line, gettext_noop("There is no area with the code {code}."), {"code": code}))
    return _codes(node, faults)


def _products(type_node: Node, node: Node | None, known: Known, faults: list[Fault]) -> tuple[str, ...]:
    """One that the measure cannot hold for would stand there as in force, and hold for nobody."""
    for line, code in texts_of(node) or []:
        if not known.holds_for(text_of(type_node), code):
            faults.append(Fault(line, gettext_noop("This measure knows no product {product}."), {"product": code}))
    return _codes(node, faults)


def _codes(node: Node | None, faults: list[Fault]) -> tuple[str, ...]:
    found = texts_of(node)
    if node is not None and not found:
        faults.append(Fault(line_of(node), gettext_noop("This must be a list of codes.")))
    return tuple(code for _, code in found or [])


def _days(node: Node | None, faults: list[Fault]) -> int | None:
    if node is None:
        return None
    text = text_of(node)
    if text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= LONGEST_DAYS:
        return int(text)
    faults.append(
        Fault(line_of(node), gettext_noop("for_days must be a whole number from 1 to {most}."), {"most": LONGEST_DAYS})
    )
    return None


def _safe(node: Node | None, faults: list[Fault]) -> bool:
    """Not marked: not safe. Only true and false: "maybe" must not become an activation by one person."""
    if node is None:
        return False
    text = text_of(node)
    if text not in ("true", "false"):
        faults.append(Fault(line_of(node), gettext_noop("safe must be true or false.")))
    return text == "true"


def _notice(filing: Node | None, notice: Node | None, faults: list[Fault]) -> Notice:
    """The filing number, and the public notice that goes with it; at the line of what is wrong."""
    if filing is None and notice is None:
        return UNFILED
    if notice is not None and not isinstance(notice, MappingNode):
        faults.append(Fault(line_of(notice), gettext_noop("notice is a mapping with text, url and on.")))
        return UNFILED
    if filing is not None and not text_of(filing):
        faults.append(Fault(line_of(filing), gettext_noop("filing must be a number as the regulator gave it.")))
        return UNFILED
    before = len(faults)
    said = entries(notice, NOTICE_KEYS, faults) if notice is not None else {}
    day = _day(said.get("on"), faults)
    if len(faults) > before:
        return UNFILED
    try:
        return checked_notice(Notice(text_of(filing), text_of(said.get("text")), text_of(said.get("url")), day))
    except Refused as error:
        faults.append(Fault(line_of(notice or filing), error.message, error.params))  # type: ignore[arg-type]  # one is there
        return UNFILED


def _day(node: Node | None, faults: list[Fault]) -> date | None:
    if node is None:
        return None
    try:
        day = date.fromisoformat(text_of(node))
    except ValueError:
        faults.append(
            Fault(line_of(node), gettext_noop("{text} is not a day of the calendar."), {"text": text_of(node) or "-"})
        )
        return None
    if not clock.is_plausible(day):
        said = {"text": day.isoformat(), "first": clock.FIRST_YEAR, "last": clock.LAST_YEAR}
        faults.append(Fault(line_of(node), gettext_noop("{text} lies outside the years {first} to {last}."), said))
        return None
    return day


def _period_faults(measure: PlannedMeasure) -> list[Fault]:
    if measure.since and measure.until and measure.until <= measure.since:
        return [Fault(measure.line, gettext_noop("The measure ends before it begins."))]
    if measure.until and measure.for_days:
        return [Fault(measure.line, gettext_noop("Give either until or for_days, not both."))]
    return []
