"""A rehearsal's lines as the page draws them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from unpaused.capabilities.incidents.models import Rehearsal
from unpaused.capabilities.incidents.queries.rehearsals import Outcome
from unpaused.capabilities.incidents.queries.words import label_of, value_in_words
from unpaused.engines.forecasting import LEVELS, Difference
from unpaused.ui import formats

GROUPS = ("incidents", "claims", "screening", "outreach", "tasks")


def shown(rehearsal: Rehearsal, outcome: Outcome | None, language: str) -> dict[str, Any]:
    """Context of incidents/rehearsal.html."""
    result = rehearsal.result
    sources = {each["name"]: each for each in result["assumptions"]}
    lines = [_line(each, sources, language) for each in result["lines"]]
    by_name = {line["name"]: line for line in lines}
    return {
        "heroes": [by_name[name] for name in _HEROES if name in by_name],
        "groups": _groups(lines),
        "measures": [_measure(each, lines) for each in _once(result["measures"])],
        "chart": _chart(lines),
        "notes": [note[language] for note in result["notes"]],
        "assumptions": [_assumption(each, language) for each in result["assumptions"]],
        "facts": _facts(rehearsal, lines, outcome) if outcome else [],
        "explained": _explained(rehearsal, outcome, language) if outcome and outcome.difference else None,
    }


_HEROES = ("incidents.insured", "screening.found", "claims.paid", "claims.cost")


def _line(each: dict[str, Any], sources: dict[str, dict[str, Any]], language: str) -> dict[str, Any]:
    rests_on = [sources[name]["label"][language] for name in each["rests_on"] if name in sources]
    said = {level: said_as(each[level], each["unit"]) for level in LEVELS}
    return {**each, "label": each["label"][language], "rests_on": rests_on, "said": said}


def said_as(value: float, unit: str) -> str:
    """A forecast is no more exact than it can be: yuan without their hundredths, hours as a duration."""
    sign, size = ("−" if value < 0 else ""), abs(value)
    if unit == "hours":
        return sign + formats.duration(size * 3600) if size else "0"
    digits, big = formats.big_number(round(size / 100) if unit == "fen" else round(size))
    return f"{sign}{'¥' if unit == 'fen' else ''}{digits}{big}"


def _groups(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines that come without any measure, by what they are about."""
    words = {
        "incidents": _("People and policies"),
        "claims": _("Claims and cost"),
        "screening": _("Screening"),
        "outreach": _("Messages"),
        "tasks": _("Calls and visits"),
    }
    found = []
    for name in GROUPS:
        own = [line for line in lines if line["name"].startswith(f"{name}.") and not line["measure"]]
        if own:
            found.append({"label": words[name], "lines": own})
    return found


def _once(measures: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """By type: the effects are those of all of a type."""
    found: dict[str, dict[str, Any]] = {}
    for each in measures:
        found.setdefault(each["type"], each)
    return list(found.values())


def _measure(each: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "label": label_of(each["type"]),
        "value": value_in_words(each["type"], each["value"]),
        "products": each["products"],
        "lines": [line for line in lines if line["measure"] == each["type"]],
    }


def _chart(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the money goes, at the likely assumptions: the contracts, then each waiver. They add up to the cost."""
    names = ("claims.cost_of.", "claims.waiting_cost", "claims.hospital_cost", "claims.deductible_cost")
    money = [line for line in lines if line["unit"] == "fen" and line["name"].startswith(names)]
    most = max((line["high"] for line in money), default=0) or 1
    return [{**line, **_drawn(line, most)} for line in money]


def _drawn(line: dict[str, Any], most: float) -> dict[str, str]:
    """The bar from low to high, with its mark at likely, in percent; with a point, whatever the language."""
    at = {level: 100 * line[level] / most for level in LEVELS}
    return {
        "x": f"{at['low']:.2f}",
        "width": f"{max(at['high'] - at['low'], 0.5):.2f}",
        "mark": f"{min(at['likely'], 99.5):.2f}",
    }


def _assumption(each: dict[str, Any], language: str) -> dict[str, Any]:
    said = {level: _assumed_as(each[level], each["unit"]) for level in LEVELS}
    return {**each, "label": each["label"][language], "source": each["source"][language], "said": said}


def _assumed_as(value: float, unit: str) -> str:
    return f"{value * 100:.6g}%" if unit == "share" else f"{value:g}"


def _facts(rehearsal: Rehearsal, lines: list[dict[str, Any]], outcome: Outcome) -> list[dict[str, Any]]:
    """Each line that something measures, beside it."""
    return [
        {**line, **_fact(line, outcome.values[line["figure"]]), "href": _href(rehearsal, line["figure"])}
        for line in lines
        if line["figure"] in outcome.values
    ]


def _fact(line: dict[str, Any], value: float | None) -> dict[str, Any]:
    return {"said_fact": said_as(value or 0, line["unit"]), "verdict": _verdict(line, value)}


def _verdict(line: dict[str, Any], value: float | None) -> str:
    if value is None:
        return "none"
    return "below" if value < line["low"] else "above" if value > line["high"] else "within"


def _href(rehearsal: Rehearsal, figure: str) -> str:
    return reverse("command:figure", args=[rehearsal.incident_id, figure])


def _explained(rehearsal: Rehearsal, outcome: Outcome, language: str) -> dict[str, Any]:
    """From the forecast to the fact, step by step; the steps add up to the fen."""
    difference = outcome.difference
    assert difference is not None  # noqa: S101  the caller looked
    parts = rehearsal.result["parts"]
    return {
        "forecast": difference.forecast,
        "fact": difference.fact,
        "total": difference.total,
        "volume": difference.volume,
        "parts": [_part(rehearsal, each, outcome, difference, language) for each in parts],
        "share": sum(difference.by_share.values()),
        "amount": sum(difference.by_amount.values()),
    }


def _part(
    rehearsal: Rehearsal, each: dict[str, Any], outcome: Outcome, difference: Difference, language: str
) -> dict[str, Any]:
    fact, name = outcome.facts[each["name"]], each["name"]
    return {
        "label": each["label"][language],
        "expected_count": round(each["count"]),
        "expected": round(each["amount"]),
        "count": fact.count,
        "amount": fact.amount,
        "by_share": difference.by_share[name],
        "by_amount": difference.by_amount[name],
        "href": _href(rehearsal, each["figure"]),
    }
