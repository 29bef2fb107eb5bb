"""Two versions of a playbook, measure by measure, and what they assume."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from unpaused.capabilities.incidents.rules.playbook.assumptions import PlannedAssumption
from unpaused.capabilities.incidents.rules.playbook.measures import PlannedMeasure

Change = Literal["added", "removed", "changed", "unchanged"]
ENTRIES = ("value", "areas", "products", "for_days", "since", "until", "safe", "notice")


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in both versions. `entries`: what differs, in the order in which a playbook writes it."""

    before: PlannedMeasure | None
    after: PlannedMeasure | None

    @property
    def entries(self) -> tuple[str, ...]:
        if self.before is None or self.after is None:
            return ()
        return tuple(key for key in ENTRIES if getattr(self.before, key) != getattr(self.after, key))

    @property
    def change(self) -> Change:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.entries else "unchanged"

    @property
    def type_name(self) -> str:
        return (self.before or self.after).type_name  # type: ignore[union-attr]  # one of them is there


def compare(before: Sequence[PlannedMeasure], after: Sequence[PlannedMeasure]) -> list[Difference]:
    """Each measure once, by type. Measures of one type for the same places and products are the same measure; what is
    left of a type is paired in the order of the files: its places or products changed."""
    found: list[Difference] = []
    for type_name in sorted({measure.type_name for measure in (*before, *after)}):
        old = [measure for measure in before if measure.type_name == type_name]
        new = [measure for measure in after if measure.type_name == type_name]
        found += _paired(old, new)
    return found


def assumed_otherwise(
    before: Sequence[PlannedAssumption], after: Sequence[PlannedAssumption]
) -> list[tuple[str, PlannedAssumption | None, PlannedAssumption | None]]:
    """By name, what one version assumes and the other does not, or with other values or another source."""
    old, new = ({each.name: each for each in some} for some in (before, after))
    pairs = [(name, old.get(name), new.get(name)) for name in sorted({*old, *new})]
    return [each for each in pairs if _said(each[1]) != _said(each[2])]


def _said(each: PlannedAssumption | None) -> object:
    return each and (each.estimate, each.source)


def _paired(old: list[PlannedMeasure], new: list[PlannedMeasure]) -> list[Difference]:
    pairs = _alike(old, new, _scope)
    pairs += [Difference(one, other) for one, other in zip(list(old), list(new), strict=False)]
    both = min(len(old), len(new))
    gone = [Difference(measure, None) for measure in old[both:]]
    return [*pairs, *gone, *(Difference(None, measure) for measure in new[both:])]


def _alike(
    old: list[PlannedMeasure], new: list[PlannedMeasure], key: Callable[[PlannedMeasure], object]
) -> list[Difference]:
    """Takes the pairs with the same key out of both lists."""
    pairs = []
    for measure in list(old):
        if match := next((other for other in new if key(other) == key(measure)), None):
            pairs.append(Difference(measure, match))
            old.remove(measure)
            new.remove(match)
    return pairs


def _scope(measure: PlannedMeasure) -> object:
    return frozenset(measure.areas), frozenset(measure.products)
