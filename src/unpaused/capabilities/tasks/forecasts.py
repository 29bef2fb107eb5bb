"""What tasks expect: how many go to salespeople and to the hotline, and who is needed to keep the deadline."""

from collections.abc import Callable
from pathlib import Path

from unpaused.capabilities.tasks import measures, rules
from unpaused.engines.forecasting import Cumulants
from unpaused.foundation.measures.assumptions import told
from unpaused.foundation.measures.forecasts import Forecaster, Line, Question, Told, Unit, Values

_TOLD = told(Path(__file__).parent / "forecasts.yaml")
_PEOPLE = ("incidents.attack_rate", "incidents.found_share")
_MINUTES, _DAY = "tasks.minutes_a_task", "incidents.hours_a_day"
_HOURS = measures.CONTACT_HOURS


def _read(question: Question) -> Told:
    insured = question.profile.insured
    helped = question.profile.count(lambda cell: bool(cell.products) and cell.salesperson)
    alone = insured - helped
    agents = _agents(question)
    return Told(
        (
            _line(question, "salespeople", "tasks", lambda v: _tasks(helped, v), _PEOPLE),
            _line(question, "salespeople_hours", "hours", lambda v: _hours(helped, v), (*_PEOPLE, _MINUTES)),
            _line(question, "hotline", "tasks", lambda v: _tasks(alone, v), _PEOPLE),
            _line(question, "hotline_hours", "hours", lambda v: _hours(alone, v), (*_PEOPLE, _MINUTES)),
            _line(question, "agents", "workers", agents, (*_PEOPLE, _MINUTES, _DAY)),
            *_of_deadline(question, agents),
        )
    )


def _of_deadline(question: Question, agents: Callable[[Values], Cumulants]) -> list[Line]:
    """The agents that the measure's deadline asks for besides those of the normal one."""
    if not question.sets(_HOURS.name):
        return []
    normally = _agents(question.without(_HOURS.name))

    def changed(v: Values) -> Cumulants:
        now = agents(v)
        return now.times(1 - normally(v).mean / now.mean) if now.mean else now

    return [_line(question, "agents_changed", "workers", changed, (*_PEOPLE, _MINUTES, _DAY), _HOURS.name)]


def _agents(question: Question) -> Callable[[Values], Cumulants]:
    """Area by area, each by the deadline that holds there; hotline tasks only."""
    by_deadline: dict[float, int] = {}
    for cell in question.profile.people:
        if cell.products and not cell.salesperson:
            deadline = float(question.value_of(_HOURS.name, cell.area_code))
            by_deadline[deadline] = by_deadline.get(deadline, 0) + cell.people

    def needed(v: Values) -> Cumulants:
        total = Cumulants()
        for deadline, people in by_deadline.items():
            total += rules.people_needed(_hours(people, v), deadline, v[_DAY])
        return total

    return needed


def _tasks(people: int, v: Values) -> Cumulants:
    return rules.given(people, v["incidents.attack_rate"], v["incidents.found_share"])


def _hours(people: int, v: Values) -> Cumulants:
    return _tasks(people, v).times(v[_MINUTES] / 60)


def _line(
    question: Question,
    name: str,
    unit: Unit,
    of: Callable[[Values], Cumulants],
    rests_on: tuple[str, ...],
    measure: str = "",
) -> Line:
    return Line(f"tasks.{name}", _TOLD.lines[name], unit, question.range(of), measure, rests_on=rests_on)


FORECAST = Forecaster("tasks", (_HOURS.name,), _TOLD.assumptions, _read)
