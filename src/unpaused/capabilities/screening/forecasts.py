"""What screening expects: who is found, and how many rows the machine leaves to an examiner."""

from collections.abc import Callable
from pathlib import Path

from unpaused.capabilities.screening import measures
from unpaused.capabilities.screening.rules import expected_found
from unpaused.engines.forecasting import Cumulants
from unpaused.foundation.measures.assumptions import told
from unpaused.foundation.measures.forecasts import Forecaster, Line, Question, Told, Unit, Values

_TOLD = told(Path(__file__).parent / "forecasts.yaml")
_FOUND = ("incidents.attack_rate", "incidents.found_share")
_REVIEW = (*_FOUND, "screening.review_share")
_CASE, _CONTACT = measures.CASE_THRESHOLD, measures.CONTACT_THRESHOLD


def _read(question: Question) -> Told:
    insured = question.profile.insured
    by_machine = _under(question, _CASE.name)
    hours = _hours(question, by_machine)
    lines = [
        _line(question, "hit", "people", lambda v: _hit(insured, v), rests_on=_FOUND[:1]),
        _line(question, "found", "people", lambda v: _found(insured, v), figure="screening.found", rests_on=_FOUND),
        _line(question, "review", "rows", lambda v: _rows(insured, by_machine, v), rests_on=_REVIEW),
        _line(question, "hours", "hours", hours, rests_on=(*_REVIEW, "screening.minutes_a_row")),
    ]
    if question.sets(_CASE.name):
        lines += [
            _line(question, "by_machine", "rows", lambda v: _sure(by_machine, v), _CASE.name, rests_on=_REVIEW),
            _line(question, "hours_saved", "hours", lambda v: _saved(by_machine, v), _CASE.name, rests_on=_REVIEW),
        ]
    if question.sets(_CONTACT.name):
        cleared = _under(question, _CONTACT.name)
        lines.append(_line(question, "cleared", "people", lambda v: _sure(cleared, v), _CONTACT.name, rests_on=_REVIEW))
    return Told(tuple(lines))


def _line(
    question: Question,
    name: str,
    unit: Unit,
    of: Callable[[Values], Cumulants],
    measure: str = "",
    figure: str = "",
    rests_on: tuple[str, ...] = (),
) -> Line:
    words = _TOLD.lines[name]
    return Line(f"screening.{name}", words, unit, question.range(of), measure, figure, rests_on)


def _under(question: Question, type_name: str) -> int:
    """People insured where the machine may do it by itself: where the threshold lies below certainty."""
    by_area = question.profile.insured_by_area()
    return sum(count for area, count in by_area.items() if question.value_of(type_name, area) < 1.0)


def _hit(people: int, v: Values) -> Cumulants:
    return expected_found(people, v["incidents.attack_rate"])


def _found(people: int, v: Values) -> Cumulants:
    return expected_found(people, v["incidents.attack_rate"] * v["incidents.found_share"])


def _sure(people: int, v: Values) -> Cumulants:
    rate = v["incidents.attack_rate"] * v["incidents.found_share"]
    return expected_found(people, rate * (1 - v["screening.review_share"]))


def _rows(insured: int, by_machine: int, v: Values) -> Cumulants:
    """All where the machine may not; elsewhere those of whom it is not sure."""
    rate = v["incidents.attack_rate"] * v["incidents.found_share"]
    return _found(insured - by_machine, v) + expected_found(by_machine, rate * v["screening.review_share"])


def _hours(question: Question, by_machine: int) -> Callable[[Values], Cumulants]:
    insured = question.profile.insured
    return lambda v: _rows(insured, by_machine, v).times(v["screening.minutes_a_row"] / 60)


def _saved(by_machine: int, v: Values) -> Cumulants:
    return _sure(by_machine, v).times(-v["screening.minutes_a_row"] / 60)


FORECAST = Forecaster("screening", tuple(kind.name for kind in measures.MEASURES), _TOLD.assumptions, _read)
