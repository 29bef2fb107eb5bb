"""A rehearsal computed: a playbook's measures on the counts of a book, under assumptions. Asks no table.

The result is plain (JSON), in both languages, so that it can be kept as a row and printed by the command line alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Literal

from unpaused.capabilities.incidents.rules.playbook import Plan, PlannedMeasure
from unpaused.engines.forecasting import LEVELS, Estimate, Profile, Range
from unpaused.foundation import measures
from unpaused.foundation.measures import forecasts
from unpaused.foundation.measures.assumptions import Assumption, Words
from unpaused.foundation.measures.forecasts import Line, NamedPart, Planned, Question
from unpaused.kernel.errors import Refused

Origin = Literal["usual", "measured", "playbook", "typed"]
DAYS = "incidents.days"
_TYPED = Words("推演者输入", "Typed in by the one who rehearsed")
_OF_PLAYBOOK = Words("应急预案", "the playbook")


@dataclass(frozen=True, slots=True)
class Assumed:
    """One assumption as it is taken, with where it comes from."""

    estimate: Estimate
    origin: Origin
    source: Words


def assumed_for(plan: Plan, *, measured: bool = True, period: tuple[date, date] | None = None) -> dict[str, Assumed]:
    """What is usual for the kind of incident, what was measured here, and what the playbook says, the later first.

    `measured`: ask the rooms (and their tables) what they measured. `period`: the incident's, where its end is known.
    """
    found = {
        name: Assumed(each.usual_for(plan.kind), "usual", each.source)
        for name, each in forecasts.all_assumptions().items()
    }
    if measured:
        for room in forecasts.all_forecasters():
            for name, (estimate, source) in room.measured().items():
                found[name] = Assumed(estimate, "measured", source)
    for said in plan.assumptions:
        source = Words(said.source, said.source) if said.source else _OF_PLAYBOOK
        found[said.name] = Assumed(said.estimate, "playbook", source)
    return {**found, **_of_period(period)}


def _of_period(period: tuple[date, date] | None) -> dict[str, Assumed]:
    if period is None:
        return {}
    days = max((period[1] - period[0]).days, 1)
    source = Words("突发事件登记的起止时间", "The incident's own begin and end")
    return {DAYS: Assumed(Estimate.exactly(days), "typed", source)}


def days_of(assumed: Mapping[str, Assumed]) -> int:
    """For how many days the book's waiting periods are looked at: the likely ones."""
    return max(1, round(assumed[DAYS].estimate.likely))


def typed(name: str, estimate: Estimate) -> Assumed:
    """As the one who rehearses says. Raises Refused as `check_assumption`."""
    check_assumption(name, estimate)
    return Assumed(estimate, "typed", _TYPED)


def said(text: str) -> tuple[str, Assumed]:
    """ "incidents.attack_rate=0.001,0.002,0.01" of a command line. Raises Refused."""
    name, _, values = text.partition("=")
    try:
        low, likely, high = (float(value) for value in values.split(","))
    except ValueError:
        raise Refused(
            "rehearsal.assume", "Write an assumption as NAME=LOW,LIKELY,HIGH, not as {text}.", text=text[:80]
        ) from None
    return name.strip(), typed(name.strip(), Estimate(low, likely, high))


def check_assumption(name: str, estimate: Estimate) -> None:
    """Raises Refused: no such assumption, low above high, out of bounds."""
    known = forecasts.all_assumptions().get(name)
    if known is None:
        raise Refused("rehearsal.assumption", "There is no assumption named {name}.", name=name[:80])
    if not estimate.in_order:
        raise Refused("rehearsal.order", "low must not lie above likely, nor likely above high.")
    if not estimate.within(known.least, known.most):
        raise Refused(
            "rehearsal.bounds",
            "The values must lie between {least} and {most}.",
            least=f"{known.least:g}",
            most=f"{known.most:g}",
        )


def computed(plan: Plan, areas: tuple[str, ...], profile: Profile, assumed: Mapping[str, Assumed]) -> dict[str, Any]:
    """Lines, parts of the cost, notes and assumptions: plain."""
    known = forecasts.all_assumptions()
    question = Question(
        plan.kind,
        profile,
        tuple(_planned(measure, areas) for measure in plan.measures),
        {name: each.estimate for name, each in assumed.items()},
        frozenset(name for name, each in known.items() if each.turned),
    )
    told = forecasts.ask(question)
    return {
        "book": {"version": profile.version, "as_of": profile.as_of},
        "lines": [_line(each) for each in told.lines],
        "parts": [_part(each) for each in told.parts],
        "notes": [each.plain() for each in told.notes],
        "assumptions": [_assumption(name, known[name], each) for name, each in assumed.items()],
        "measures": [_measure(each, _names(told.lines)) for each in plan.measures],
    }


def _names(lines: tuple[Line, ...]) -> frozenset[str]:
    return frozenset(line.measure for line in lines)


def _planned(measure: PlannedMeasure, areas: tuple[str, ...]) -> Planned:
    value = measures.get(measure.type_name).parse(measure.value)
    return Planned(measure.type_name, value, measure.areas or areas, measure.products)


def _measure(measure: PlannedMeasure, with_effect: frozenset[str]) -> dict[str, Any]:
    """`has_effect`: some room forecasts something of it."""
    return {
        "type": measure.type_name,
        "value": measure.value,
        "products": list(measure.products),
        "has_effect": measure.type_name in with_effect,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "label": line.label.plain(),
        "unit": line.unit,
        **_values(line.range, line.unit),
        "measure": line.measure,
        "figure": line.figure,
        "rests_on": list(line.rests_on),
        "total": line.total,
    }


def _values(found: Range, unit: str) -> dict[str, float]:
    """Hours to the tenth, fen to the yuan, people at work to the next whole one, everything else whole."""
    rounded = _ROUNDED.get(unit, round)
    return {level: rounded(getattr(found, level)) for level in LEVELS}


_ROUNDED: dict[str, Callable[[float], float]] = {
    "hours": lambda value: round(value, 1),
    "fen": lambda value: round(value / 100) * 100,
    "workers": lambda value: ceil(round(value, 6)),
}


def _part(each: NamedPart) -> dict[str, Any]:
    return {
        "name": each.part.name,
        "label": each.label.plain(),
        "count": each.part.count,
        "amount": each.part.amount,
        "figure": each.figure,
    }


def _assumption(name: str, known: Assumption, each: Assumed) -> dict[str, Any]:
    estimate = each.estimate
    return {
        "name": name,
        "label": known.label.plain(),
        "unit": known.unit,
        "low": estimate.low,
        "likely": estimate.likely,
        "high": estimate.high,
        "origin": each.origin,
        "source": each.source.plain(),
    }
