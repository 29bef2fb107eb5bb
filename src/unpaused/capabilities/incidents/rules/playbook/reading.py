"""A whole playbook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from yaml.nodes import MappingNode, Node, SequenceNode

from unpaused.capabilities.incidents.rules.playbook.assumptions import Bounds, PlannedAssumption, assumptions_of
from unpaused.capabilities.incidents.rules.playbook.faults import Fault, PlaybookRefused, gettext_noop
from unpaused.capabilities.incidents.rules.playbook.fitting import Fitting, misfits
from unpaused.capabilities.incidents.rules.playbook.measures import PlannedMeasure, doubles, measure_of
from unpaused.capabilities.incidents.rules.playbook.nodes import compose, entries, line_of, text_of

KEYS = ("kind", "title", "measures", "assumptions")
NEEDED = KEYS[:3]
LANGUAGES = ("zh", "en")
MOST_MEASURES = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """A playbook without faults. `title` by language ("zh", "en")."""

    kind: str
    title: dict[str, str]
    measures: tuple[PlannedMeasure, ...]
    assumptions: tuple[PlannedAssumption, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a playbook is checked against. `parse_value` raises Refused; see `Known` in measures.py."""

    kinds: tuple[str, ...]
    parse_value: Callable[[str, object], object]
    area_is_known: Callable[[str], bool]
    area_contains: Callable[[str, str], bool]
    type_holds_for: Callable[[str, str], bool] = lambda type_name, product_code: True
    fittings: tuple[Fitting, ...] = ()
    assumptions: Mapping[str, Bounds] = field(default_factory=dict)

    def parse(self, type_name: str, raw: object) -> object:
        return self.parse_value(type_name, raw)

    def knows_area(self, code: str) -> bool:
        return self.area_is_known(code)

    def holds_for(self, type_name: str, product_code: str) -> bool:
        return self.type_holds_for(type_name, product_code)

    def contains(self, parent: str, child: str) -> bool:
        return self.area_contains(parent, child)


def read(name: str, source: str, around: Surroundings) -> Plan:
    """The playbook in `source`. Raises PlaybookRefused with every fault, by line."""
    faults: list[Fault] = []
    root = compose(source, faults)
    plan = _plan(root, around, faults) if root else None
    if plan is None or faults:
        raise PlaybookRefused(name, faults)
    return plan


def heading(source: str) -> tuple[str, dict[str, str]]:
    """Kind and title as far as they can be read, of a file that may have faults."""
    root = compose(source, [])
    found = entries(root, KEYS, []) if root else {}
    return text_of(found.get("kind")), _title(found.get("title"), [])


def _plan(root: MappingNode, around: Surroundings, faults: list[Fault]) -> Plan:
    found = entries(root, KEYS, faults)
    faults += [
        Fault(1, gettext_noop("The playbook needs an entry {key}."), {"key": key}) for key in NEEDED if key not in found
    ]
    measures = _measures(found.get("measures"), around, faults)
    faults += doubles(measures, around)
    faults += misfits(measures, around.fittings, around)
    assumed = assumptions_of(found.get("assumptions"), around.assumptions, faults)
    kind, title = _kind(found.get("kind"), around, faults), _title(found.get("title"), faults)
    return Plan(kind, title, tuple(measures), assumed)


def _kind(node: Node | None, around: Surroundings, faults: list[Fault]) -> str:
    kind = text_of(node)
    if node is not None and kind not in around.kinds:
        allowed = ", ".join(around.kinds)
        faults.append(Fault(line_of(node), gettext_noop("kind must be one of {kinds}."), {"kinds": allowed}))
    return kind


def _title(node: Node | None, faults: list[Fault]) -> dict[str, str]:
    if node is None:
        return {}
    found = entries(node, LANGUAGES, faults) if isinstance(node, MappingNode) else {}
    title = {language: text_of(found.get(language)) for language in LANGUAGES}
    if not all(title.values()):
        faults.append(Fault(line_of(node), gettext_noop("title needs a text for zh and one for en.")))
    return title


def _measures(node: Node | None, around: Surroundings, faults: list[Fault]) -> list[PlannedMeasure]:
    if node is None:
        return []
    if not isinstance(node, SequenceNode) or not node.value:
        faults.append(Fault(line_of(node), gettext_noop("measures must be a list with at least one measure.")))
        return []
    if len(node.value) > MOST_MEASURES:
        message = gettext_noop("A playbook has at most {most} measures.")
        faults.append(Fault(line_of(node), message, {"most": MOST_MEASURES}))
        return []
    found = (measure_of(item, around, faults) for item in node.value)
    return [measure for measure in found if measure is not None]
