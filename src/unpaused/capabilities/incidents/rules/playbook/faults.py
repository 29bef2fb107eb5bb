"""What is wrong with a playbook, and where."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from unpaused.kernel.errors import Refused


def gettext_noop(message: str) -> str:
    """Marks a message for the catalogues: rules know no Django, the pages translate."""
    return message


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` counts from 1; `message` is English with `{named}` places and the key of its translation."""

    line: int
    message: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.line}: {self.message.format(**self.params)}"


class PlaybookRefused(Refused):
    """A playbook with faults, all of them at once."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__(
            "playbook.faults",
            gettext_noop("The playbook {name} has faults. Line {faults}"),
            name=name,
            faults="; ".join(str(fault) for fault in self.faults),
        )
