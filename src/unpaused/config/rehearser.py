"""`unpaused rehearse` in a process of its own: the rooms' forecasters need Django, but no database.

`python -m unpaused.config.rehearser [--json] [--lang zh|en] --playbook FILE --book BOOK --area CODE ...`
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

import typer  # noqa: E402  settings come first
from django.utils import translation  # noqa: E402
from django.utils.translation import gettext  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from unpaused.capabilities.incidents import public as incidents  # noqa: E402
from unpaused.config.cli.book import read_key  # noqa: E402
from unpaused.config.cli.console import Words, print_json, progress_bar, refusals  # noqa: E402
from unpaused.foundation import book as books  # noqa: E402
from unpaused.kernel import clock  # noqa: E402
from unpaused.kernel.errors import Refused  # noqa: E402
from unpaused.kernel.money import yuan  # noqa: E402

_STAGES = {"count": "Counting the book"}
_UNITS = {"fen": "", "hours": "h"}


class RoomWords(Words):
    """In the words of every room: the command line's own catalogue knows only the house's."""

    def __call__(self, message: str, **params: object) -> str:
        with translation.override("zh-hans" if self.chinese else "en"):
            text = gettext(message)
        return text.format(**params) if params else text


def rehearse(wishes: argparse.Namespace, words: Words) -> dict[str, Any]:
    """The result, plain. Raises Refused."""
    plan = _plan(wishes.playbook, words)
    areas = tuple(incidents.checked_areas(wishes.area))
    assumed = {**incidents.assumed_for(plan, measured=False), **dict(incidents.said(text) for text in wishes.assume)}
    wanted = books.Wanted(areas, wishes.since or clock.today(), incidents.days_of(assumed))
    opened = books.open(wishes.book, read_key(wishes.key_file))
    with progress_bar(words, _STAGES) as tell:
        profile = opened.profile(wanted, progress=tell)
    return {"playbook": wishes.playbook.name, "kind": plan.kind, "areas": list(areas)} | incidents.computed(
        plan, areas, profile, assumed
    )


def _plan(file: Path, words: Words) -> incidents.Plan:
    """Raises PlaybookRefused, its faults in the reader's language."""
    try:
        return incidents.plan_of(file.stem, _text(file))
    except incidents.PlaybookRefused as refused:
        told = (f"{fault.line}: {words(fault.message, **fault.params)}" for fault in refused.faults)
        refused.params["faults"] = "; ".join(told)
        raise


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused("playbook.encoding", "The playbook {name} is not UTF-8 text.", name=file.name) from None
    except OSError as error:
        raise Refused("rehearsal.file", "{file} cannot be read: {reason}.", file=file.name,
                      reason=error.strerror or "?") from None  # fmt: skip


def _print(result: dict[str, Any], words: Words) -> None:
    language = "zh" if words.chinese else "en"
    table = Table(box=None, pad_edge=False)
    table.add_column(words("Forecast"))
    for heading in ("low", "likely", "high"):
        table.add_column(words(heading), justify="right")
    for line in result["lines"]:
        shown = [_shown(line[level], line["unit"]) for level in ("low", "likely", "high")]
        table.add_row(line["label"][language], *shown, style="bold" if line["total"] else None)
    console = Console(highlight=False)
    console.print(table)
    for note in result["notes"]:
        console.print(f"! {note[language]}", markup=False)
    for each in result["assumptions"]:
        values = " / ".join(f"{each[level]:g}" for level in ("low", "likely", "high"))
        console.print(f"  {each['name']}: {values}  ({each['source'][language]})", markup=False, style="dim")


def _shown(value: float, unit: str) -> str:
    return yuan(int(value)) if unit == "fen" else f"{value:,}{_UNITS.get(unit, '')}"


def main() -> int:
    """Exit 0 done, 1 refused."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang")
    parser.add_argument("--book", type=Path)
    parser.add_argument("--playbook", type=Path)
    parser.add_argument("--key-file", type=Path)
    parser.add_argument("--area", action="append", default=[])
    parser.add_argument("--assume", action="append", default=[])
    parser.add_argument("--since", type=date.fromisoformat)
    wishes = parser.parse_args()
    words = RoomWords(wishes.lang)
    try:
        with refusals(words, as_json=wishes.json):
            result = rehearse(wishes, words)
    except typer.Exit as refused:
        return refused.exit_code
    if wishes.json:
        print_json({"ok": True, **result})
    else:
        _print(result, words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
