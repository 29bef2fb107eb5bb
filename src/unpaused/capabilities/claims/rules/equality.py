"""Equal treatment (一视同仁): people who bought before and after a notice get the same (docs/adr/0021).

A decision is a function of its facts, so the proof is to decide again with one fact changed: the day on which the
policy began, put on either side of the notice. What else follows from that day is the waiting period of the contract,
which counts from it for everybody alike: a difference that this explains, and nothing else, is no unequal treatment.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from unpaused.capabilities.claims.rules.guarding import decide_claim
from unpaused.engines.decisions import Decision, Facts, Tables

Verdict = Literal["alike", "waiting_period", "unequal", "not_comparable"]
"""waiting_period: alike but for the waiting period of the contract, which nobody waived."""
OF_DATES = frozenset({"policy_since", "policy_until", "days_in_force"})
OF_THE_GUARD = frozenset(
    {"remainder_fen", "automatic_limit_fen", "documents_missing", "payee_is_insured", "identity_valid"}
    | {"identity_from_fen"}
)
Result = tuple[str, int, tuple[str, ...]]
"""Outcome, amount in fen, reasons."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The machine's decision on a claim, and the last word on it, a person's where one decided. `measures`: what held,
    each as text."""

    claim_id: int
    number: str
    tables: str
    facts: Facts
    measures: tuple[str, ...]
    machine: Result
    last: Result
    by_person: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Claims with the same facts under the same measures, on both sides of the notice."""

    facts: Mapping[str, Any]
    measures: tuple[str, ...]
    before: tuple[Decided, ...]
    after: tuple[Decided, ...]

    @property
    def alike(self) -> bool:
        """The same results on both sides."""
        return {each.last for each in self.before} == {each.last for each in self.after}

    @property
    def by_people(self) -> bool:
        """Whether a person had the last word on any of them: then a difference is for people to explain."""
        return any(each.by_person for each in (*self.before, *self.after))


def proven(decided: Decided, notice: date) -> Verdict:
    """Decides again for a policy that began the day before the notice, and for one that began on its day.

    First with everything else as it was, the time in force too: any difference is the date's own. Then with the time in
    force as it would have been: a difference must be the waiting period's.
    """
    if _since(decided) is None:
        return "not_comparable"
    tables, eve = Tables.of(decided.tables), notice - timedelta(days=1)
    held = [_result(decide_claim(tables, {**decided.facts, "policy_since": day.isoformat()})) for day in (eve, notice)]
    if held[0] != held[1] or held[0] != decided.machine:
        return "unequal"
    if notice > date.fromisoformat(str(decided.facts["event_date"])):
        return "not_comparable"  # who bought after the notice was not insured at the event
    moved = [_moved(decided.facts, day) for day in (eve, notice)]
    if _results(tables, moved) == 1:
        return "alike"
    without = [{**facts, "waiting_days": 0} for facts in moved]
    waived = bool(decided.facts["waiting_waived"])
    return "waiting_period" if not waived and _results(tables, without) == 1 else "unequal"


def groups(decided: Iterable[Decided], notice: date) -> list[Group]:
    """Those with claims on both sides, unequal ones first."""
    found: dict[Any, list[Decided]] = defaultdict(list)
    for each in decided:
        if _since(each) is not None:
            found[_key(each)].append(each)
    made = [_group(each, notice) for each in found.values()]
    return sorted((group for group in made if group.before and group.after), key=lambda group: group.alike)


def _group(found: Sequence[Decided], notice: date) -> Group:
    earlier = [each for each in found if (_since(each) or notice) < notice]
    later = [each for each in found if (_since(each) or notice) >= notice]
    return Group(_read(found[0]), found[0].measures, tuple(earlier), tuple(later))


def _key(each: Decided) -> Any:
    return each.tables, each.measures, tuple(sorted((name, _plain(value)) for name, value in _read(each).items()))


def _read(each: Decided) -> dict[str, Any]:
    """The facts that tables and guard look at; of the dates, only whether the waiting period was over."""
    names = (Tables.of(each.tables).reads(each.facts) | (OF_THE_GUARD & each.facts.keys())) - OF_DATES
    days, waiting = each.facts.get("days_in_force"), each.facts.get("waiting_days")
    over = isinstance(days, int) and isinstance(waiting, int) and days >= waiting
    return {**{name: each.facts[name] for name in sorted(names)}, "waiting_period_over": over}


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _moved(facts: Facts, since: date) -> Facts:
    days = (date.fromisoformat(str(facts["event_date"])) - since).days
    return {**facts, "policy_since": since.isoformat(), "days_in_force": days}


def _results(tables: Tables, some: Iterable[Facts]) -> int:
    return len({_result(decide_claim(tables, facts)) for facts in some})


def _result(decision: Decision) -> Result:
    return decision.outcome, decision.amount_fen, decision.reasons


def _since(each: Decided) -> date | None:
    said = each.facts.get("policy_since")
    return date.fromisoformat(said) if isinstance(said, str) else None
