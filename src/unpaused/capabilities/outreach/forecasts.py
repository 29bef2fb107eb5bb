"""What outreach expects: who is told, by how many messages, in how many hours."""

from collections.abc import Mapping
from pathlib import Path

from unpaused.capabilities.outreach import measures
from unpaused.capabilities.outreach.queries.throughput import fastest_minute
from unpaused.capabilities.outreach.rules import forecasting as rules
from unpaused.engines.forecasting import Cumulants, Estimate
from unpaused.foundation.measures.assumptions import Words
from unpaused.foundation.measures.assumptions import told as read_words
from unpaused.foundation.measures.forecasts import Forecaster, Line, Question, Told, Values

_TOLD = read_words(Path(__file__).parent / "forecasts.yaml")
_WORDS = _TOLD.lines
_PEOPLE = ("incidents.attack_rate", "incidents.found_share")
_RATE, _EACH = "outreach.messages_a_second", "outreach.messages_each"


def _read(question: Question) -> Told:
    with_phone = question.profile.count(lambda cell: bool(cell.products) and cell.phone)

    def messages(v: Values) -> Cumulants:
        return _told(with_phone, v).times(v[_EACH])

    def hours(v: Values) -> Cumulants:
        return rules.hours(messages(v), v[_RATE])

    told = question.range(lambda v: _told(with_phone, v))
    lines = [
        Line("outreach.told", _WORDS["told"], "people", told, figure="outreach.told", rests_on=_PEOPLE),
        Line("outreach.messages", _WORDS["messages"], "messages", question.range(messages), rests_on=(*_PEOPLE, _EACH)),
        Line("outreach.hours", _WORDS["hours"], "hours", question.range(hours), rests_on=(*_PEOPLE, _EACH, _RATE)),
    ]
    if question.sets(measures.CHANNELS.name):
        missed = question.range(lambda v: _told(question.profile.insured - with_phone, v))
        label, name = _WORDS["unreachable"], measures.CHANNELS.name
        lines.append(Line("outreach.unreachable", label, "people", missed, name, rests_on=_PEOPLE))
    return Told(tuple(lines))


def _told(people: int, v: Values) -> Cumulants:
    return rules.told(people, v["incidents.attack_rate"], v["incidents.found_share"])


def _measured() -> Mapping[str, tuple[Estimate, Words]]:
    """The rate, once a minute was busy enough to tell: half of it at worst, itself at best."""
    fastest = fastest_minute()
    return {} if fastest is None else {_RATE: (Estimate(fastest / 2, fastest, fastest), _WORDS["measured"])}


FORECAST = Forecaster("outreach", (measures.CHANNELS.name,), _TOLD.assumptions, _read, _measured)
