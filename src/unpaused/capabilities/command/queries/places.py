"""Where it stands: measures that hold, people found and open ends by place.

People are counted where the book says they live now; whoever the book does not know, and rows of lists that nobody is
found for yet, are of no known place and stand in a line of their own: the lines add up to the whole.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from unpaused.capabilities.command.models import OpenEnd
from unpaused.capabilities.incidents.public import Incident, measures_of
from unpaused.capabilities.screening.public import Match
from unpaused.foundation.areas import load_or_empty
from unpaused.foundation.areas.places import COUNTRY, contains
from unpaused.foundation.book import installed
from unpaused.foundation.figures import Reading
from unpaused.kernel import clock
from unpaused.kernel.errors import Unavailable

NOWHERE = ""
Counts = Mapping[str, Sequence[int]]
"""By district (six digits, "" unknown): people found, open ends."""


@dataclass(frozen=True, slots=True)
class Place:
    """A province, or a city of one; `code` "" is where nobody knows. `partly`: some measures hold in a part only."""

    code: str
    measures: int
    partly: bool
    found: int
    open: int


def counts_by_district(incident_id: int) -> dict[str, list[int]]:
    """People found and open ends of the whole company. Two queries, and one look into the book for each."""
    found = Match.objects.filter(incident_id=incident_id, state="active").values_list("person_id", flat=True)
    waiting = OpenEnd.objects.filter(incident_id=incident_id).values_list("person_id", flat=True)
    first, second = Counter(areas_of(list(found))), Counter(areas_of(list(waiting)))
    return {code: [first[code], second[code]] for code in sorted({*first, *second})}


def areas_of(person_ids: Sequence[int | None]) -> list[str]:
    """Where each lives, "" where nobody knows; of everybody "" where no book is installed."""
    try:
        return installed.book().areas_of([each if each is not None else -1 for each in person_ids])
    except Unavailable:
        return [NOWHERE] * len(person_ids)


def places_of(incident: Incident, counts: Counts, inside: str = COUNTRY) -> list[Place]:
    """The provinces of the country, or the cities of one province, where anything holds or anybody is; by code, the
    unknown place last (of the country alone)."""
    digits = 2 if inside == COUNTRY else 4
    holding = _areas_held(incident)
    codes = {_folded(code, digits) for code in counts if code and contains(inside, code)}
    codes |= {_folded(area, digits) for areas in holding for area in areas if contains(inside, area)}
    if any(contains(area, inside) for areas in holding for area in areas):
        codes |= {_folded(each.code, digits) for each in load_or_empty().children(inside)}
    codes -= {COUNTRY, inside}
    places = [_place(code, holding, counts, digits) for code in sorted(codes)]
    unknown = counts.get(NOWHERE, (0, 0))
    nowhere = [Place(NOWHERE, 0, False, unknown[0], unknown[1])] if inside == COUNTRY and any(unknown) else []
    return places + nowhere


def people_found_in(code: str, found: Reading) -> Reading:
    """Of the people that the figure counts, those who live in that area ("": those of whom nobody knows where)."""
    people = list(Match.objects.filter(pk__in=found.record_ids).order_by("pk").values_list("pk", "person_id"))
    here = lives_in([person for _, person in people], code)
    ids = [pk for (pk, _), inside in zip(people, here, strict=True) if inside]
    return Reading(len(ids), found.record_type, ids)


def ends_in(code: str, rows: QuerySet[OpenEnd]) -> QuerySet[OpenEnd]:
    """Of these open ends, those of people who live in that area; rows of lists have no place and count as unknown."""
    people = list(rows.values_list("person_id", flat=True).distinct())
    here = [person for person, inside in zip(people, lives_in(people, code), strict=True) if inside]
    wanted = Q(person_id__in=[person for person in here if person is not None])
    return rows.filter(wanted | Q(person_id__isnull=True) if None in here else wanted)


def lives_in(person_ids: Sequence[int | None], code: str) -> list[bool]:
    """Whether each lives in that area; `code` "" asks for those of whom nobody knows."""
    return [
        area == NOWHERE if code == NOWHERE else bool(area) and contains(code, area) for area in areas_of(person_ids)
    ]


def _areas_held(incident: Incident) -> list[Sequence[str]]:
    """The areas of each measure that holds now."""
    now = clock.now()
    return [
        measure.areas or incident.areas
        for measure in measures_of(incident.pk)
        if measure.since <= now and all(end is None or end > now for end in (measure.until, measure.ended_at))
    ]


def _place(code: str, holding: Iterable[Sequence[str]], counts: Counts, digits: int) -> Place:
    whole = sum(any(contains(area, code) for area in areas) for areas in holding)
    touched = sum(any(contains(area, code) or contains(code, area) for area in areas) for areas in holding)
    inside = [each for own, each in counts.items() if own and _folded(own, digits) == code]
    return Place(code, touched, touched > whole, sum(each[0] for each in inside), sum(each[1] for each in inside))


def _folded(code: str, digits: int) -> str:
    """The province or city of a district; counties directly under a province (90) stand for themselves."""
    return code if digits == 4 and code[2:4] == "90" else code[:digits].ljust(6, "0")
