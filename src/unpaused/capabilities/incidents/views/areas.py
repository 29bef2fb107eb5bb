"""Areas chosen from the division tree: found by name, pinyin or code, or by going down from an area.

The same part of the page is drawn with and without scripts: with them it is fetched while somebody types, without them
the form is posted, not to be kept but to be drawn again with what was found.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from unpaused.capabilities.incidents.queries.places import area_in_words
from unpaused.foundation import areas
from unpaused.foundation.accounts.access import requires
from unpaused.foundation.accounts.permissions import Permission

SEARCH, WITHIN = "area_search", "area_within"
"""Names of the search field, and of the buttons that go down into an area."""
LOOK = "area_look"
MOST = 40


@requires(Permission.COMMAND)
def area_results(request: HttpRequest) -> HttpResponse:
    """The part of the page that lists what was found, for scripts."""
    return render(request, "incidents/parts/area_results.html", found_in(request.GET))


def looks_for_areas(data: QueryDict) -> bool:
    """Whether a form was posted to look for areas, not to be kept."""
    return LOOK in data or WITHIN in data


def picker(data: QueryDict, chosen: Iterable[str]) -> dict[str, Any]:
    """Context of `incidents/parts/areas.html`."""
    return {"chosen_areas": [_named(code) for code in dict.fromkeys(chosen)], **found_in(data)}


def found_in(data: QueryDict) -> dict[str, Any]:
    """What a search, or going down into an area, finds. Codes that are chosen already are left out."""
    within, text = data.get(WITHIN, ""), data.get(SEARCH, "").strip()[:60]
    table, chosen = areas.load_or_empty(), set(data.getlist("areas"))
    if table.knows(within):
        codes = [area.code for area in table.children(within)]
    else:
        within, codes = "", table.search(text, MOST)
    return {
        "area_search": text,
        "area_within": area_in_words(within) if within else "",
        "area_looked": bool(within or text),
        "area_results": [
            {**_named(code), "inside": bool(table.children(code)) and not _is_district(code)}
            for code in codes
            if code not in chosen
        ],
    }


def _is_district(code: str) -> bool:
    return areas.level_of(code) == "district"


def _named(code: str) -> dict[str, Any]:
    return {"code": code, "name": area_in_words(code)}
