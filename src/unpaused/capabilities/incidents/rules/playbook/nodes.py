"""YAML as nodes that know their line: nothing is constructed before it was looked at."""

from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from unpaused.capabilities.incidents.rules.playbook.faults import Fault, gettext_noop

LARGEST_CHARACTERS = 200_000
DEEPEST = 20


def compose(source: str, faults: list[Fault]) -> MappingNode | None:
    """The playbook's outermost mapping; None where there is no such thing, with the fault that says why."""
    if len(source) > LARGEST_CHARACTERS:
        faults.append(Fault(1, gettext_noop("The file is too long for a playbook.")))
        return None
    try:
        if refused := _refused_event(source):
            faults.append(refused)
            return None
        node = yaml.compose(source, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        faults.append(_unreadable(error))
        return None
    if isinstance(node, MappingNode):
        return node
    faults.append(Fault(1, gettext_noop("A playbook is a mapping with kind, title and measures.")))
    return None


def _refused_event(source: str) -> Fault | None:
    """The first alias, or what is nested too deeply: found before the whole file is read, which would take minutes."""
    depth = 0
    for event in yaml.parse(source, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            return Fault(_line(event), gettext_noop("Anchors and aliases are not allowed: write the value out."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return Fault(_line(event), gettext_noop("This is nested too deeply for a playbook."))
    return None


def _unreadable(error: Exception) -> Fault:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or "it is not YAML"
    return Fault(
        mark.line + 1 if mark else 1, gettext_noop("This cannot be read as YAML: {reason}."), {"reason": reason}
    )


def line_of(node: Node) -> int:
    return _line(node)


def _line(part: Any) -> int:
    return int(part.start_mark.line) + 1


def entries(node: MappingNode, allowed: tuple[str, ...], faults: list[Fault]) -> dict[str, Node]:
    """The mapping by key. Keys that nobody knows, or that stand twice, are faults."""
    found: dict[str, Node] = {}
    for key_node, value_node in node.value:
        key = text_of(key_node) or "?"
        if key not in allowed:
            faults.append(Fault(line_of(key_node), gettext_noop("There is no such entry: {key}."), {"key": key}))
        elif key in found:
            faults.append(Fault(line_of(key_node), gettext_noop("{key} stands here twice."), {"key": key}))
        else:
            found[key] = value_node
    return found


def plain(node: Node) -> Any:
    """The plain value of a node: text, numbers, booleans, lists, mappings. Raises ValueError, yaml.YAMLError."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def text_of(node: Node | None) -> str:
    """A scalar as it is written; "" for anything else. Codes and dates are read so, never as numbers."""
    return str(node.value).strip() if isinstance(node, ScalarNode) else ""


def texts_of(node: Node | None) -> list[tuple[int, str]] | None:
    """A list of scalars with their lines; None where the node is something else."""
    if node is None:
        return []
    if not isinstance(node, SequenceNode):
        return None
    return [(line_of(item), text_of(item)) for item in node.value]
