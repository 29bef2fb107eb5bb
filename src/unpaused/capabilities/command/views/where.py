"""What is in force where: a map, its table, and the measures with what each has done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unpaused.capabilities.command.queries.places import NOWHERE, Place, places_of
from unpaused.capabilities.incidents.public import (
    Incident,
    Measure,
    area_in_words,
    areas_in_words,
    label_of,
    measures_of,
    value_in_words,
)
from unpaused.foundation.areas.drawing import Drawing, Outline, drawing_of
from unpaused.foundation.areas.places import COUNTRY, prefix
from unpaused.foundation.measures.effects import declared
from unpaused.kernel import clock

LAYERS: Mapping[str, str | Promise] = {
    "measures": gettext_lazy("Measures in force"),
    "found": gettext_lazy("People found"),
    "open": gettext_lazy("Open ends"),
}
"""By what the map is coloured; the first where nothing is asked."""
ICONS = {"measures": "in-force", "found": "people", "open": "list"}
STEPS = (0.1, 0.35, 0.7)
"""Shares of the highest value at which the colour grows darker."""
FOUND = "screening.found"
INSET_FROM_EDGE = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """One area of the map. `step` 0 (nothing) to 4 (the most); `words` say it to those who do not see the map."""

    outline: Outline
    step: int
    figure: int
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; addresses are "" where there is nothing to open."""

    name: str
    status: str
    place: Place
    href: str
    found_href: str
    open_href: str


def where(incident: Incident, counts: Mapping[str, Sequence[int]], asked: Mapping[str, str]) -> dict[str, Any]:
    """For command/parts/where.html. `asked`: what the address says, `place` and `layer` among it."""
    inside, layer = _inside(asked.get("place", "")), asked.get("layer", "")
    layer = layer if layer in LAYERS else next(iter(LAYERS))
    places, drawing = places_of(incident, counts, inside), drawing_of(inside)
    rows = [_row(incident, place, inside, layer) for place in places]
    return {
        "rows": rows,
        "place": area_in_words(inside) if inside != COUNTRY else "",
        "layer": layer,
        "layer_words": LAYERS[layer],
        "layer_icon": ICONS[layer],
        "layers": [(code, words, _address(incident, inside, code)) for code, words in LAYERS.items()],
        "whole_country": _address(incident, COUNTRY, layer),
        "drawing": drawing,
        "inset_top": drawing.height - drawing.inset.height - INSET_FROM_EDGE if drawing and drawing.inset else 0,
        "shapes": _shapes(drawing, rows, layer) if drawing else [],
        "highest": max((_value(row.place, layer) for row in rows if row.place.code), default=0),
    }


def measures_in_words(incident: Incident, effects: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Every measure of the incident, where and until when it holds, what it has done and what it leaves open."""
    now = clock.now()
    return [_measure(incident, each, effects.get(str(each.pk), {}), now) for each in measures_of(incident.pk)]


def _measure(incident: Incident, measure: Measure, counts: Mapping[str, int], now: Any) -> dict[str, Any]:
    ends = [end for end in (measure.until, measure.ended_at) if end is not None]
    until = min(ends, default=None)
    found: dict[str, list[dict[str, Any]]] = {"done": [], "open": []}
    for effect in declared(measure.type_name):
        if effect.code in counts:
            href = reverse("incidents:effect", args=[incident.pk, measure.pk, effect.code])
            found[effect.kind].append({"count": counts[effect.code], "label": effect.label, "href": href})
    return {
        "label": label_of(measure.type_name),
        "value": value_in_words(measure.type_name, measure.value),
        "areas": areas_in_words(measure.areas or incident.areas),
        "until": until,
        "status": "later" if measure.since > now else "in_force" if until is None or until > now else "ended",
        "done": found["done"],
        "left_open": found["open"],
    }


def _inside(code: str) -> str:
    """A province that the address names, else the country."""
    known = code.isascii() and code.isdecimal() and len(code) == 6 and code != COUNTRY
    return f"{code[:2]}0000" if known and drawing_of(code) else COUNTRY


def _address(incident: Incident, place: str, layer: str) -> str:
    asked = {"incident": str(incident.pk), "layer": layer} | ({"place": place} if place != COUNTRY else {})
    return f"{reverse('command:board')}?{urlencode(asked)}#where"


def _row(incident: Incident, place: Place, inside: str, layer: str) -> Row:
    area = {"incident": str(incident.pk), "area": place.code or "none"}
    found = reverse("command:figure", args=[incident.pk, FOUND])
    deeper = inside == COUNTRY and place.code != NOWHERE
    return Row(
        name=place_in_words(place.code),
        status="open" if place.open else "in_force" if place.measures else "settled",
        place=place,
        href=_address(incident, place.code, layer) if deeper else "",
        found_href=f"{found}?{urlencode({'area': area['area']})}" if place.found else "",
        open_href=f"{reverse('command:open_ends')}?{urlencode(area)}" if place.open else "",
    )


def _shapes(drawing: Drawing, rows: Sequence[Row], layer: str) -> list[Shown]:
    """Those with something to say last, so that their labels lie above their neighbours."""
    by_code = {row.place.code: row for row in rows}
    highest = max((_value(row.place, layer) for row in rows if row.place.code), default=0)
    shown = [_shape(outline, by_code.get(outline.code), layer, highest) for outline in drawing.outlines]
    return sorted(shown, key=lambda each: each.step > 0)


def _shape(outline: Outline, row: Row | None, layer: str, highest: int) -> Shown:
    if row is None:
        return Shown(outline, 0, 0, "", "")
    value = _value(row.place, layer)
    return Shown(outline, _step(value, highest), value, row.href or row.open_href or row.found_href, _words(row))


def _words(row: Row) -> str:
    place = row.place
    measures = ngettext("{count} measure", "{count} measures", place.measures).format(count=place.measures)
    found = ngettext("{count} person found", "{count} people found", place.found).format(count=place.found)
    ends = ngettext("{count} open end", "{count} open ends", place.open).format(count=place.open)
    return _("{place}: {measures}, {found}, {ends}").format(place=row.name, measures=measures, found=found, ends=ends)


def _value(place: Place, layer: str) -> int:
    return {"measures": place.measures, "found": place.found, "open": place.open}[layer]


def _step(value: int, highest: int) -> int:
    return 0 if value == 0 else 1 + sum(value > share * highest for share in STEPS)


def place_in_words(code: str) -> str:
    """The area's name; that nobody knows for NOWHERE."""
    return area_in_words(code) if code != NOWHERE else _("Place not known")


def area_asked(text: str) -> str | None:
    """The area that an address names: a code of any level, "" for "none" (nobody knows); None for anything else."""
    if text == "none":
        return NOWHERE
    return text if text.isascii() and text.isdecimal() and len(text) == 6 and prefix(text) else None
