"""Reads of alerts, and which areas of ours an alert speaks of."""

import re
from collections.abc import Sequence

from unpaused.capabilities.incidents.models import Alert, Incident
from unpaused.capabilities.incidents.rules import cap
from unpaused.foundation import areas
from unpaused.foundation.areas import boundaries
from unpaused.kernel.errors import NotFound

MOST_GEOCODES = 4000
_APART = re.compile(r"[、，。；,;/\n]+|以及")
"""Between places in words. Not 和, 与 or 及: names of places hold them."""


def alerts_of(incident_id: int) -> list[Alert]:
    """Newest first."""
    return list(Alert.objects.filter(incident_id=incident_id).select_related("received_by").order_by("-sent", "-pk"))


def get_alert(incident_id: int, alert_id: int) -> Alert:
    """Raises NotFound."""
    found = Alert.objects.filter(incident_id=incident_id, pk=alert_id).first()
    if found is None:
        raise NotFound("alert.unknown", "There is no such alert.")
    return found


def known(message: cap.Alert) -> Alert | None:
    """The same message, where it came before."""
    return (
        Alert.objects.filter(sender=message.sender, identifier=message.identifier, sent=message.sent)
        .select_related("incident")
        .first()
    )


def referred(message: cap.Alert) -> Incident | None:
    """The incident of the newest message that this one refers to, itself an update perhaps."""
    for reference in sorted(message.references, key=lambda each: each.sent, reverse=True):
        earlier = Alert.objects.filter(
            sender=reference.sender, identifier=reference.identifier, sent=reference.sent
        ).first()
        if earlier is not None:
            return earlier.incident
    return None


def overtaken(message: cap.Alert, incident: Incident) -> bool:
    """Whether a later message about the incident came first: messages pass each other on the way."""
    return Alert.objects.filter(incident=incident, sent__gt=message.sent).exists()


def codes_of(area: cap.Area) -> list[str]:
    """GB/T 2260 codes of one area of an alert: by its geocodes, else its shapes, else its words."""
    return _by_geocode(area) or _by_shape(area) or _by_words(area)


def _by_geocode(area: cap.Area) -> list[str]:
    """Six digits, or twelve (statistics) and nine (streets), of which the first six say the district. One that was
    given up, or is newer than our table, is its city's or its province's: a person looks at the draft."""
    table = areas.load_or_empty()
    parts = [part for _, value in area.geocodes for part in value.replace(";", " ").replace(",", " ").split()]
    codes = [part[:6] for part in parts[:MOST_GEOCODES] if part.isdecimal() and len(part) in (6, 9, 12)]
    return list(dict.fromkeys(known for code in codes if (known := _nearest_known(code, table))))


def _by_shape(area: cap.Area) -> list[str]:
    table = areas.load_or_empty()
    shapes = [boundaries.polygon(points) for points in area.polygons]
    shapes += [boundaries.circle(latitude, longitude, radius) for latitude, longitude, radius in area.circles]
    codes = {code for shape in shapes for code in boundaries.codes_touched(shape)}
    return sorted({known_code for code in codes if (known_code := _nearest_known(code, table))})


def _by_words(area: cap.Area) -> list[str]:
    """One area for each part of the description that names one; a part within the one before says it more exactly."""
    table = areas.load_or_empty()
    found: list[str] = []
    for part in _APART.split(area.description):
        if codes := table.find_in_text(part):
            code = _nearest_to(found, codes)
            found = [*(found[:-1] if found and areas.contains(found[-1], code) else found), code]
    return list(dict.fromkeys(found))


def _nearest_to(named: Sequence[str], codes: Sequence[str]) -> str:
    """Of places with one name the one in the city, else in the province, of the place named before; else the first."""
    before = named[-1] if named else ""
    return next((code for size in (4, 2) for code in codes if code[:size] == before[:size]), codes[0])


def _nearest_known(code: str, table: areas.Areas) -> str:
    """Boundaries and the table are of different years: a district that one does not know is its city's."""
    return next((part for part in reversed(table.lineage(code)) if table.knows(part)), "")
