"""The decision engine on tables of its own: two outcomes, whole fen, a trace that replays."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unpaused.engines.decisions import ENGINE, Tables, decide, replay
from unpaused.engines.decisions.deciding import canonical
from unpaused.kernel.errors import Refused


def model(amount: str = "asked_fen", rows: tuple[tuple[str, str], ...] = (("too_much", "asked_fen > 100"),)) -> str:
    """Amount, one table of reasons, result."""
    result = {
        "reasons": "map(checks, #.reason)",
        "amount_fen": "amount_fen",
        "outcome": "len($.reasons) == 0 ? 'approve' : 'refer'",
    }
    rules = [{"_id": code, "when": when, "reason": json.dumps(code)} for code, when in rows]
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "When"}],
        "outputs": [{"id": "reason", "name": "Reason", "field": "reason"}],
        "rules": rules,
        "outputPath": "checks",
        "passThrough": True,
    }
    nodes = [
        _node("in", "inputNode", {}),
        _node("amount", "expressionNode", _expressions({"amount_fen": amount}, through=True)),
        _node("checks", "decisionTableNode", table),
        _node("result", "expressionNode", _expressions(result, through=False)),
    ]
    return json.dumps({"nodes": nodes, "edges": _chain("in", "amount", "checks", "result")})


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content}


def _expressions(pairs: dict[str, str], *, through: bool) -> dict[str, Any]:
    return {"expressions": [{"id": k, "key": k, "value": v} for k, v in pairs.items()], "passThrough": through}


def _chain(*names: str) -> list[dict[str, str]]:
    return [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairwise(names)]


def test_without_a_reason_the_tables_approve() -> None:
    decision = decide(Tables(model()), {"asked_fen": 100})
    assert (decision.outcome, decision.amount_fen, decision.reasons) == ("approve", 100, ())


def test_with_a_reason_a_person_must_look() -> None:
    decision = decide(Tables(model()), {"asked_fen": 101})
    assert (decision.outcome, decision.reasons) == ("refer", ("too_much",))


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("asked_fen / 3", "amount_not_whole"),
        ("-1", "amount_not_whole"),
        ("'much'", "amount_not_whole"),
        ("0", "tables_undecided"),
    ],
)
def test_an_amount_that_cannot_be_paid_goes_to_a_person(amount: str, reason: str) -> None:
    assert decide(Tables(model(amount)), {"asked_fen": 100}).reasons == (reason,)


def test_tables_that_fail_go_to_a_person() -> None:
    decision = decide(Tables(model("asked_fen + unknown.field.deep()")), {"asked_fen": 1})
    assert decision.outcome == "refer"


def test_a_refusal_by_the_tables_is_a_referral() -> None:
    refusing = model().replace("'refer'", "'decline'").replace("'approve'", "'decline'")
    decision = decide(Tables(refusing), {"asked_fen": 1})
    assert (decision.outcome, decision.reasons) == ("refer", ("tables_undecided",))


@pytest.mark.parametrize("value", [1.5, 10**3 / 7, {"a": 1}, b"x", [1, 2]])
def test_facts_that_would_not_replay_are_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        decide(Tables(model()), {"asked_fen": value})


def _looped() -> str:
    raw = json.loads(model())
    raw["edges"].append({"id": "back", "sourceId": "result", "targetId": "amount", "type": "edge"})
    return json.dumps(raw)


def _scripted() -> str:
    raw = json.loads(model())
    raw["nodes"][1]["type"] = "functionNode"
    return json.dumps(raw)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"nodes": [], "edges": []}', _looped(), _scripted()])
def test_tables_that_are_none_or_may_never_end_are_not_let_in(content: str) -> None:
    with pytest.raises(Refused):
        Tables(content)


def test_the_trace_names_engine_tables_and_every_node() -> None:
    tables = Tables(model())
    trace = decide(tables, {"asked_fen": 101}).trace
    assert (trace["engine"], trace["tables"]) == (ENGINE, tables.sha256)
    assert [node["id"] for node in trace["nodes"]] == ["in", "amount", "checks", "result"]
    assert trace["nodes"][2]["fired"] == ["too_much"]


@given(st.integers(-(10**15), 10**15))
def test_a_decision_replays_to_the_identical_bytes(asked: int) -> None:
    tables = Tables.of(model())
    stored = json.loads(canonical(decide(tables, {"asked_fen": asked}).trace))
    again = replay(Tables(model()), {"asked_fen": asked}, stored)
    assert again.same and canonical(again.now.trace) == canonical(stored)


def test_a_replay_on_other_tables_or_facts_differs() -> None:
    trace = decide(Tables(model()), {"asked_fen": 50}).trace
    assert not replay(Tables(model()), {"asked_fen": 51}, trace).same
    other = model(rows=(("too_much", "asked_fen > 40"),))
    assert not replay(Tables(other), {"asked_fen": 50}, trace).same


def test_a_trace_of_another_engine_says_so() -> None:
    tables = Tables(model())
    trace = {**decide(tables, {"asked_fen": 50}).trace, "engine": "zen-engine 1.0"}
    again = replay(tables, {"asked_fen": 50}, trace)
    assert again.same and again.engine_then != again.engine_now
