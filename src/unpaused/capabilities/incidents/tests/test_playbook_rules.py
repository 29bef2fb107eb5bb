from dataclasses import replace
from datetime import date
from operator import le

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.capabilities.incidents.rules.playbook import Fitting, Notice, Plan, PlaybookRefused, Surroundings, read
from unpaused.kernel.errors import Refused

HEAD = "kind: epidemic\ntitle: {zh: 预案, en: Plan}\nmeasures:\n"


def parse(type_name: str, raw: object) -> object:
    if type_name not in ("a.hours", "a.codes"):
        raise Refused("measure.unknown", "There is no measure named {name}.", name=type_name)
    if type_name == "a.hours" and not isinstance(raw, int):
        raise Refused("measure.value", "not a number: {raw}", raw=raw)
    return raw


AROUND = Surroundings(
    kinds=("epidemic", "flood"),
    parse_value=parse,
    area_is_known=lambda code: code in ("420000", "420100", "310000"),
    area_contains=lambda parent, child: child.startswith(parent.rstrip("0")),
    type_holds_for=lambda type_name, code: code != "NOPE",
    assumptions={"a.rate": (0.0, 1.0)},
)


def plan(measures: str) -> Plan:
    return read("test", HEAD + measures, AROUND)


def faults(source: str) -> list[tuple[int, str]]:
    with pytest.raises(PlaybookRefused) as refused:
        read("test", source, AROUND)
    return [(fault.line, fault.message.format(**fault.params)) for fault in refused.value.faults]


def test_a_measure_is_read_with_all_it_says() -> None:
    found = plan("  - {type: a.hours, value: 6, areas: ['420100'], products: [HLT01], for_days: 30}\n").measures[0]
    assert (found.type_name, found.value, found.areas, found.products) == ("a.hours", 6, ("420100",), ("HLT01",))
    assert found.for_days == 30


def test_a_filed_measure_carries_its_number_and_its_notice() -> None:
    notice = "    filing: 备案〔2020〕12号\n    notice: {text: 公告, url: 'https://example.com/12', on: 2020-02-05}\n"
    found = plan("  - type: a.hours\n    value: 6\n" + notice).measures[0].notice
    assert found == Notice("备案〔2020〕12号", "公告", "https://example.com/12", date(2020, 2, 5))


def test_days_of_a_measure_are_read_as_days() -> None:
    found = plan("  - {type: a.hours, value: 6, since: 2020-01-20, until: 2020-03-01}\n").measures[0]
    assert (found.since, found.until) == (date(2020, 1, 20), date(2020, 3, 1))


@pytest.mark.parametrize(
    ("measures", "line", "reason"),
    [
        ("  - {type: a.unknown, value: 1}\n", 4, "There is no measure named a.unknown"),
        ("  - type: a.hours\n    value: soon\n", 5, "not a number"),
        ("  - {type: a.hours}\n", 4, "needs an entry value"),
        ("  - {type: a.hours, value: 6, colour: red}\n", 4, "no such entry: colour"),
        ("  - {type: a.hours, value: 6, value: 7}\n", 4, "value stands here twice"),
        ("  - {type: a.hours, value: 6, areas: ['999999']}\n", 4, "no area with the code 999999"),
        ("  - {type: a.hours, value: 6, areas: []}\n", 4, "must be a list of codes"),
        ("  - {type: a.hours, value: 6, products: HLT01}\n", 4, "must be a list of codes"),
        ("  - {type: a.hours, value: 6, products: [HLT01, NOPE]}\n", 4, "knows no product NOPE"),
        ("  - {type: a.hours, value: 6, since: 2020-02-30}\n", 4, "2020-02-30 is not a day"),
        ("  - {type: a.hours, value: 6, since: 0001-01-01}\n", 4, "0001-01-01 lies outside the years 1900 to 2199"),
        ("  - {type: a.hours, value: 6, until: 9999-12-31}\n", 4, "9999-12-31 lies outside the years 1900 to 2199"),
        ("  - {type: a.hours, value: 6, since: 2020-03-01, until: 2020-03-01}\n", 4, "ends before it begins"),
        ("  - {type: a.hours, value: 6, for_days: 0}\n", 4, "for_days must be"),
        ("  - {type: a.hours, value: 6, for_days: 3, until: 2020-03-01}\n", 4, "not both"),
        ("  - {type: a.hours, value: 2020-02-30}\n", 4, "cannot be read"),
        ("  - {type: a.hours, value: 6, filing: 备案1号}\n", 4, "needs its public notice"),
        ("  - type: a.hours\n    value: 6\n    filing: 备案1号\n    notice: 公告\n", 7, "notice is a mapping"),
        ("  - type: a.hours\n    value: 6\n    notice: {text: 公告}\n", 6, "needs its day"),
        ("  - type: a.hours\n    value: 6\n    notice: {on: 2020-02-05}\n", 6, "needs words or an address"),
        ("  - type: a.hours\n    value: 6\n    notice: {text: 公告, on: 2020-02-31}\n", 6, "2020-02-31 is not a day"),
        ("  - type: a.hours\n    value: 6\n    notice: {url: ftp://x, on: 2020-02-05}\n", 6, "must begin with https"),
        ("  - type: a.hours\n    value: 6\n    filing: []\n", 6, "filing must be a number"),
        ("  - just text\n", 4, "mapping with type and value"),
        ("  - {type: a.codes, value: &x [1]}\n  - {type: a.hours, value: *x}\n", 5, "aliases are not allowed"),
        ("  - {type: a.hours, value: 6\n", 5, "cannot be read as YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(measures: str, line: int, reason: str) -> None:
    found = faults(HEAD + measures)
    assert any(at == line and reason in said for at, said in found), found


def test_every_fault_is_told_at_once() -> None:
    found = faults("kind: war\ntitle: {zh: 预案}\nmeasures:\n  - {type: x, value: 1}\n  - {type: a.hours, value: x}\n")
    assert [line for line, _ in found] == [1, 2, 4, 5]


@pytest.mark.parametrize("source", ["", "- a\n- b\n", "42", "kind: [", "\x00", "a: b: c", "measures: {}"])
def test_a_file_that_is_no_playbook_is_refused_with_a_reason(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize(
    ("first", "second", "double"),
    [
        ("", "", True),
        ("", ", areas: ['420100']", True),
        (", areas: ['420000']", ", areas: ['420100']", True),
        (", areas: ['310000']", ", areas: ['420100']", False),
        (", products: [HLT01]", ", products: [ACC01]", False),
        (", products: [HLT01]", ", products: [ACC01, HLT01]", True),
        (", until: 2020-02-01", ", since: 2020-02-01", False),
        (", until: 2020-02-02", ", since: 2020-02-01", True),
    ],
)
def test_two_values_for_one_thing_are_a_fault_where_they_meet(first: str, second: str, double: bool) -> None:
    text = f"  - {{type: a.hours, value: 6{first}}}\n  - {{type: a.hours, value: 7{second}}}\n"
    if double:
        assert faults(HEAD + text) == [(5, "a.hours has a value here already by line 4: two values for one thing.")]
    else:
        assert len(plan(text).measures) == 2


LOW_HIGH = Fitting("a.low", "a.high", le, "{first} is above {second}", (0, 9))


@pytest.mark.parametrize(
    ("measures", "faulty"),
    [
        ("  - {type: a.low, value: 2}\n  - {type: a.high, value: 2}\n", []),
        ("  - {type: a.high, value: 1}\n  - {type: a.low, value: 2}\n", [(5, "2 is above 1")]),
        ("  - {type: a.low, value: 10}\n", [(4, "10 is above 9")]),
        ("  - {type: a.high, value: -1}\n", [(4, "0 is above -1")]),
        ("  - {type: a.low, value: 2, products: [X]}\n  - {type: a.high, value: 1, products: [Y]}\n", []),
        ("  - {type: a.low, value: 2, until: 2020-02-01}\n  - {type: a.high, value: 1, since: 2020-02-01}\n", []),
    ],
)
def test_values_that_must_fit_each_other_are_held_against_each_other(
    measures: str, faulty: list[tuple[int, str]]
) -> None:
    """One that stands alone is held against the other's normal value."""
    around = replace(AROUND, parse_value=lambda name, raw: raw, fittings=(LOW_HIGH,))
    try:
        read("test", HEAD + measures, around)
        found: list[tuple[int, str]] = []
    except PlaybookRefused as refused:
        found = [(fault.line, fault.message.format(**fault.params)) for fault in refused.faults]
    assert found == faulty


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_breaks_the_reader(source: str) -> None:
    try:
        read("test", source, AROUND)
    except PlaybookRefused as refused:
        assert refused.faults


def test_assumptions_are_read_with_their_source() -> None:
    (found,) = plan(
        "  - {type: a.hours, value: 6}\nassumptions:\n  a.rate: {low: 0, likely: 0.1, high: 1, source: us}\n"
    ).assumptions
    assert (found.name, found.estimate.likely, found.source) == ("a.rate", 0.1, "us")


@pytest.mark.parametrize(
    ("assumptions", "line", "reason"),
    [
        ("assumptions: many\n", 5, "must be a mapping"),
        ("assumptions:\n  a.weather: {low: 0, likely: 0, high: 0}\n", 6, "no such entry: a.weather"),
        ("assumptions:\n  a.rate: {low: 0, likely: 0.1}\n", 6, "needs low, likely and high"),
        ("assumptions:\n  a.rate: 0.1\n", 6, "needs low, likely and high"),
        ("assumptions:\n  a.rate: {low: 0, likely: some, high: 1}\n", 6, "some is not a number"),
        ("assumptions:\n  a.rate: {low: 0.2, likely: 0.1, high: 1}\n", 6, "low must not lie above likely"),
        ("assumptions:\n  a.rate: {low: 0, likely: .nan, high: 1}\n", 6, "is not a number"),
        ("assumptions:\n  a.rate: {low: 0, likely: 0.1, high: 2}\n", 6, "between 0 and 1"),
        ("assumptions:\n  a.rate: {low: 0, likely: 0.1, high: 1, colour: red}\n", 6, "no such entry: colour"),
    ],
)
def test_a_faulty_assumption_has_its_line_and_reason(assumptions: str, line: int, reason: str) -> None:
    found = faults(HEAD + "  - {type: a.hours, value: 6}\n" + assumptions)
    assert [(at, reason in why) for at, why in found] == [(line, True)]
