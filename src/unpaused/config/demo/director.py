"""The director: plays the staff of the drill, in a process of its own, given a script file.

Staff act through the same actions as their pages; customers are another process that knows only HTTP. The director
waits for what must happen and writes steps and figures to the script's result file.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django
from rich.console import Console

from unpaused.config import logs

logs.begin()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from unpaused.config.demo import acts, audience, cast, curtain  # noqa: E402  settings come first
from unpaused.config.demo.narrator import Narrator  # noqa: E402
from unpaused.config.demo.words import Spoken  # noqa: E402
from unpaused.config.marking import gettext_noop as _  # noqa: E402
from unpaused.kernel.errors import UnpausedError  # noqa: E402


def main(script_file: str) -> int:
    """0 when every step happened, 1 otherwise."""
    script = json.loads(Path(script_file).read_text())
    console = Console()
    say = Spoken(script["language"])
    narrator = Narrator(console, say)
    outcome: dict[str, Any] = {}
    try:
        outcome = _play(script, narrator, say)
    except UnpausedError as error:
        console.print(f"✗ {say(error.message, **error.params)}", style="red", markup=False)
        if isinstance(why := error.__cause__, UnpausedError):
            console.print(f"  {say(why.message, **why.params)}", markup=False)
    finally:  # what was reached stands in the file, whatever came after it
        _write(script, narrator, outcome)
    return 0 if outcome["complete"] else 1


def _write(script: dict[str, Any], narrator: Narrator, outcome: dict[str, Any]) -> None:
    outcome["steps"] = [{"name": s.name, "seconds": s.seconds, "done": s.done, **s.facts} for s in narrator.steps]
    outcome["complete"] = bool(outcome.get("complete")) and all(step.done for step in narrator.steps)
    Path(script["result"]).write_text(json.dumps(outcome, ensure_ascii=False, default=str))


def _play(script: dict[str, Any], narrator: Narrator, say: Spoken) -> dict[str, Any]:
    with narrator.step(_("accounts of the drill")) as step:
        staff = cast.hire(script["password"], script["areas"])
        step.facts["accounts"] = len(staff.everyone)
    with narrator.step(_("an epidemic put in force by two people")) as step:
        incident = acts.put_in_force(staff, script["areas"])
        step.facts["incident"] = incident.number
    with narrator.step(_("lists of people affected arrive and are screened")) as step:
        step.facts |= acts.screen_lists(staff, incident, [(Path(path), kind) for path, kind in script["lists"]])
    with narrator.step(_("tasks, short messages and e-mails go out, delivery reports come back")) as step:
        step.facts |= acts.wait_for_messages(staff, incident)
    with narrator.step(_("customers enter by short code and claim on their phones")) as step:
        step.facts |= audience.play(incident, script)
    with narrator.step(_("bank answers, claims close, the core is told")) as step:
        step.facts |= audience.wait_for_settlement(incident)
    with narrator.step(_("bulletin drafted, signed by a second person")) as step:
        bulletin_id = acts.sign_bulletin(staff, incident)
    return curtain.fall(narrator.console, say, staff, incident, bulletin_id, script)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
