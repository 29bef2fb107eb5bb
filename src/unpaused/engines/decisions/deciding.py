"""Evaluating tables over facts, and doing it again."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from unpaused.engines.decisions.tables import ENGINE, Tables
from unpaused.kernel.money import Fen

Fact = bool | int | str | Sequence[str] | None
Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Decision:
    """`reasons` are codes: why a person must look; empty when approved. `amount_fen` is what the tables counted."""

    outcome: Literal["approve", "refer"]
    amount_fen: Fen
    reasons: tuple[str, ...]
    trace: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Replay:
    """Whether deciding again gave the identical decision, and under which engine each was made."""

    same: bool
    engine_then: str
    engine_now: str
    now: Decision


def decide(tables: Tables, facts: Facts) -> Decision:
    """Approve, or refer with reasons. Whatever the tables say or fail to say, there is no third outcome.

    Money in `facts` and in the answer is whole fen. Raises TypeError for facts that are no plain whole values: floats
    and decimals would not replay.
    """
    _check(facts)
    try:
        answer = tables.evaluate(dict(facts))
    except (RuntimeError, ValueError, TypeError) as error:
        return _failed(tables, str(error))
    outcome, amount, reasons = _read(answer["result"])
    return Decision(outcome, amount, reasons, _trace(tables, answer, outcome, amount, reasons))


def replay(
    tables: Tables,
    facts: Facts,
    trace: Mapping[str, Any],
    *,
    deciding: Callable[[Tables, Facts], Decision] = decide,
) -> Replay:
    """Decides again on the tables and facts of that day and compares, byte by byte, every node and the result.

    `deciding`: the caller's own guard around `decide`, where it has one.
    """
    now = deciding(tables, facts)
    then = {**trace, "engine": ENGINE}
    return Replay(canonical(now.trace) == canonical(then), str(trace.get("engine", "")), ENGINE, now)


def canonical(value: Any) -> bytes:
    """One spelling for one value, for hashes and comparison."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _check(facts: Facts) -> None:
    for name, value in facts.items():
        plain = value is None or isinstance(value, (bool, int, str))
        if not plain and not (isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value)):
            raise TypeError(f"fact {name} is a {type(value).__name__}: only whole numbers, truths and texts replay")


def _read(result: Any) -> tuple[Literal["approve", "refer"], Fen, tuple[str, ...]]:
    """The tables' word, believed only where it is complete."""
    if not isinstance(result, dict):
        return "refer", 0, ("tables_silent",)
    found = result.get("reasons")
    reasons = tuple(str(code) for code in found) if isinstance(found, list) else ("tables_silent",)
    amount = result.get("amount_fen")
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 0:
        return "refer", 0, (*reasons, "amount_not_whole")
    if not reasons and (amount == 0 or result.get("outcome") != "approve"):
        return "refer", amount, ("tables_undecided",)
    return ("refer" if reasons else "approve"), amount, reasons


def _trace(
    tables: Tables, answer: dict[str, Any], outcome: str, amount: Fen, reasons: tuple[str, ...]
) -> dict[str, Any]:
    """Every node that was run, in order, without the time it took: that would differ at each replay."""
    ran = sorted(answer["trace"].values(), key=lambda node: (node["order"], node["id"]))
    return {
        "engine": ENGINE,
        "tables": tables.sha256,
        "nodes": [_node(tables, node) for node in ran],
        "outcome": outcome,
        "amount_fen": amount,
        "reasons": list(reasons),
    }


def _node(tables: Tables, ran: dict[str, Any]) -> dict[str, Any]:
    kind = tables.nodes[ran["id"]]["type"]
    node = {"id": ran["id"], "name": ran["name"], "kind": kind}
    if kind == "decisionTableNode":
        return {**node, "fired": [row["rule"]["_id"] for row in _rows(ran["traceData"])], "output": ran["output"]}
    if kind == "expressionNode":
        return {**node, "values": {name: found["result"] for name, found in (ran["traceData"] or {}).items()}}
    return node


def _rows(found: Any) -> list[dict[str, Any]]:
    """A table that hits first traces one row, one that collects traces many, one without a hit none."""
    if not found:
        return []
    return list(found) if isinstance(found, list) else [found]


def _failed(tables: Tables, fault: str) -> Decision:
    reasons = ("tables_failed",)
    trace = {
        "engine": ENGINE,
        "tables": tables.sha256,
        "nodes": [],
        "fault": fault[:500],
        "outcome": "refer",
        "amount_fen": 0,
        "reasons": list(reasons),
    }
    return Decision("refer", 0, reasons, trace)
