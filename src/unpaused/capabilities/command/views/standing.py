"""How an incident stands, drawn: the same parts for the board, for the wall and for a shared link."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from unpaused.capabilities.command import actions
from unpaused.capabilities.command.figures import OPEN_ENDS
from unpaused.capabilities.command.queries import Tally, deadlines, sums_by, tallies
from unpaused.capabilities.command.queries.days import days
from unpaused.capabilities.command.queries.trends import CHAIN, trends
from unpaused.capabilities.command.queries.words import blocker_in_words, owner_in_words
from unpaused.capabilities.command.rules import OWNERS
from unpaused.capabilities.command.views.deadlines import late_elsewhere
from unpaused.capabilities.command.views.where import measures_in_words, where
from unpaused.capabilities.incidents.public import Incident
from unpaused.foundation import figures
from unpaused.foundation.figures import Figure
from unpaused.kernel import clock
from unpaused.ui import clocks
from unpaused.ui.records import kind_of, unit_in_words


def standing(
    incident: Incident, branches: frozenset[str] | None, asked: Mapping[str, str] | QueryDict
) -> dict[str, Any]:
    """Everything but the records: figures with their trend, places, measures, open ends, days, counted deadlines.

    `branches`: whose open ends (None: all). Figures and places count the whole company. `asked`: what the address says
    of the map.
    """
    now = clock.now()
    behind, alone = actions.catch_up(), deadlines.held_by_one(now)
    elsewhere = clocks.running(incident.pk, branches)
    tallied = tallies([incident.pk], branches=None)
    ours = [each for each in tallied if branches is None or each.branch in branches]
    read = actions.read_board(incident.pk)
    said = {**read.values, OPEN_ENDS.name: float(sum(each.people for each in tallied))}
    shown, went = figures_shown(incident.pk, said), trends(incident.pk)
    return {
        "incident": incident,
        "heroes": [{**shown[name], "trend": went.get(name, ())} for name in CHAIN if name in shown],
        "rest": [row for name, row in shown.items() if name not in CHAIN],
        "days": _days(incident, said, shown),
        "where": where(incident, read.places, asked),
        "measures": measures_in_words(incident, read.effects),
        "open_ends": sum(each.lines for each in ours),
        "open_people": f"{sum(each.people for each in ours):,}",
        "open_rows": f"{sum(each.lines - each.people for each in ours):,}",
        "by_blocker": _bars(ours, incident, "blocker"),
        "by_owner": _bars(ours, incident, "owner"),
        "late": _together(deadlines.counted(incident, now, alone, branches=branches), late_elsewhere(elsewhere, now)),
        "elsewhere": elsewhere,
        "alone": alone,
        "behind": behind,
        "updated_at": read.at,
        "branches": branches,
    }


def _together(own: Mapping[str, int], elsewhere: Mapping[str, int]) -> dict[str, int]:
    return {name: count + elsewhere.get(name, 0) for name, count in own.items()}


def figures_shown(incident_id: int, said: Mapping[str, float | None]) -> dict[str, dict[str, Any]]:
    """Every registered figure that was read, in the order of the chain."""
    return {each.name: shown(each, said[each.name], incident_id) for each in figures.all_figures() if each.name in said}


def shown(each: Figure, value: float | None, incident_id: int) -> dict[str, Any]:
    return {
        "label": each.label,
        "value": value,
        "kind": kind_of(each.unit),
        "unit": unit_in_words(each.unit),
        "href": reverse("command:figure", args=[incident_id, each.name]),
    }


def _days(
    incident: Incident, said: Mapping[str, float | None], known: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    return [{**known[name], "day": day} for name, day in days(incident, said, clock.now()).items() if name in known]


def _bars(counted: Sequence[Tally], incident: Incident, word: str) -> list[dict[str, object]]:
    """Rows of a chart that open the list, filtered."""
    if word == "blocker":
        counts, say = sums_by(counted, lambda each: each.blocker), blocker_in_words
    else:
        counts, say = sums_by(counted, lambda each: each.owner, OWNERS), owner_in_words
    address = reverse("command:open_ends")
    return [
        {
            "label": say(code),
            "value": count,
            "href": f"{address}?{urlencode({word: code, 'incident': str(incident.pk)})}",
        }
        for code, count in counts.items()
    ]
