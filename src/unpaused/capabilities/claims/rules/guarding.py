"""The guard around the tables: whatever they say, the machine stays within the limits and never refuses."""

from collections.abc import Mapping
from dataclasses import replace as changed
from typing import Any

from unpaused.engines.decisions import Decision, Facts, Replay, Tables, decide, replay


def decide_claim(tables: Tables, facts: Facts) -> Decision:
    """As `decide`, but an approval beyond remainder or automatic limit, to another payee, or without the identity that
    the law asks for from a certain amount on, goes to a person."""
    decision = decide(tables, facts)
    return _held(decision) if decision.outcome == "approve" and not _within(decision, facts) else decision


def replay_claim(content: str, facts: Facts, trace: Mapping[str, Any]) -> Replay:
    """Decides again on the tables and facts of that day, under the same guard."""
    return replay(Tables.of(content), facts, trace, deciding=decide_claim)


def _within(decision: Decision, facts: Facts) -> bool:
    limits = (facts["remainder_fen"], facts["automatic_limit_fen"])
    return all(isinstance(limit, int) and decision.amount_fen <= limit for limit in limits) and not (
        facts["documents_missing"] or not facts["payee_is_insured"] or _unidentified(decision, facts)
    )


def _unidentified(decision: Decision, facts: Facts) -> bool:
    start = facts["identity_from_fen"]
    return not facts["identity_valid"] and (not isinstance(start, int) or decision.amount_fen >= start)


def _held(decision: Decision) -> Decision:
    trace = {**decision.trace, "outcome": "refer", "reasons": ["guard"]}
    return changed(decision, outcome="refer", reasons=("guard",), trace=trace)
