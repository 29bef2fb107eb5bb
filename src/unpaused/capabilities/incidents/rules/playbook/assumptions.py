"""What a playbook assumes of its kind of emergency, for a rehearsal."""

from collections.abc import Mapping
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node

from unpaused.capabilities.incidents.rules.playbook.faults import Fault, gettext_noop
from unpaused.capabilities.incidents.rules.playbook.nodes import entries, line_of, text_of
from unpaused.engines.forecasting import Estimate

LEVELS = ("low", "likely", "high")
KEYS = (*LEVELS, "source")
Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlannedAssumption:
    """As the playbook says it. `source` in its author's own words, "" where there are none."""

    line: int
    name: str
    estimate: Estimate
    source: str


def assumptions_of(
    node: Node | None, bounds: Mapping[str, Bounds], faults: list[Fault]
) -> tuple[PlannedAssumption, ...]:
    """Those without faults; `bounds` are the least and the most of every assumption that there is."""
    if node is None:
        return ()
    if not isinstance(node, MappingNode):
        faults.append(
            Fault(line_of(node), gettext_noop("assumptions must be a mapping of names to low, likely, high."))
        )
        return ()
    found = entries(node, tuple(bounds), faults)
    read = (_assumption(name, value, bounds[name], faults) for name, value in found.items())
    return tuple(each for each in read if each is not None)


def _assumption(name: str, node: Node, bounds: Bounds, faults: list[Fault]) -> PlannedAssumption | None:
    before = len(faults)
    found = entries(node, KEYS, faults) if isinstance(node, MappingNode) else {}
    if any(level not in found for level in LEVELS):
        faults.append(Fault(line_of(node), gettext_noop("An assumption needs low, likely and high.")))
        return None
    low, likely, high = (_number(found[level], faults) for level in LEVELS)
    if len(faults) > before:
        return None
    estimate = Estimate(low, likely, high)
    faults += _faults(line_of(node), estimate, bounds)
    return PlannedAssumption(line_of(node), name, estimate, text_of(found.get("source")))


def _faults(line: int, estimate: Estimate, bounds: Bounds) -> list[Fault]:
    if not estimate.in_order:
        return [Fault(line, gettext_noop("low must not lie above likely, nor likely above high."))]
    if not estimate.within(*bounds):
        message = gettext_noop("The values must lie between {least} and {most}.")
        return [Fault(line, message, {"least": f"{bounds[0]:g}", "most": f"{bounds[1]:g}"})]
    return []


def _number(node: Node, faults: list[Fault]) -> float:
    try:
        return float(text_of(node))
    except ValueError:
        faults.append(Fault(line_of(node), gettext_noop("{text} is not a number."), {"text": text_of(node) or "-"}))
        return 0.0
