"""What an incident brings before any capability speaks: who lives where it is, and who of them is insured."""

from pathlib import Path

from unpaused.engines.forecasting import Range
from unpaused.foundation.measures.assumptions import Words, told
from unpaused.foundation.measures.forecasts import Forecaster, Line, Question, Told

_TOLD = told(Path(__file__).parent / "forecasts.yaml")
_WORDS = _TOLD.lines


def _read(question: Question) -> Told:
    profile = question.profile
    counted = [("people", sum(cell.people for cell in profile.people)), ("insured", profile.insured)]
    lines = [_line(name, _WORDS[name], "people", count) for name, count in counted]
    for product, count in profile.policies.items():
        label = _WORDS["policies"].with_places(product=Words(product, product))
        lines.append(_line(f"policies.{product}", label, "policies", count))
    return Told(tuple(lines), notes=_notes(question, dict(counted)))


def _line(name: str, label: Words, unit: str, count: int) -> Line:
    return Line(f"incidents.{name}", label, unit, Range(count, count, count))  # type: ignore[arg-type]


def _notes(question: Question, counted: dict[str, int]) -> tuple[Words, ...]:
    """Why what follows is nothing: three different things."""
    if not question.profile.has_policies:
        return (_WORDS["no_policies"],)
    if not counted["people"]:
        return (_WORDS["nobody"],)
    return () if counted["insured"] else (_WORDS["uninsured"],)


FORECAST = Forecaster("incidents", (), _TOLD.assumptions, _read)
