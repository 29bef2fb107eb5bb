"""What the demo says while it runs, in the terminal, and what it remembers of each step."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console


@dataclass(slots=True)
class Step:
    """One step: its words, how many seconds it took, what came of it."""

    name: str
    seconds: float = 0.0
    facts: dict[str, object] = field(default_factory=dict)
    done: bool = False


class Narrator:
    """Shows a line a step with a turning mark while it runs, and keeps them for the JSON. `say(message, **params)`
    gives the words in the language of the person at the terminal; the JSON has the English ones, for programs."""

    def __init__(self, console: Console, say: Callable[..., str]) -> None:
        self.console = console
        self.say = say
        self.steps: list[Step] = []

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """The step counts as done only when its block ends without an error."""
        step = Step(name)
        self.steps.append(step)
        started = time.monotonic()
        with self.console.status(self.say(name)):
            yield step
        step.seconds = round(time.monotonic() - started, 2)
        step.done = True
        facts = "  ".join(f"{self.say(key)} {value}" for key, value in step.facts.items())
        self.console.print(f"✓ {self.say(name)}  [dim]{step.seconds:.1f} s[/dim]  {facts}", highlight=False)
