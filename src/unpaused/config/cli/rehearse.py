"""`unpaused rehearse --book BOOK --playbook FILE --area 420000`: what a playbook would bring. No database."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from unpaused.config.cli.book import Key
from unpaused.config.cli.console import AsJson, Lang


def rehearse(
    book: Annotated[Path, typer.Option("--book", help="A book made by `unpaused book build`.")],
    playbook: Annotated[Path, typer.Option("--playbook", help="A playbook as YAML; playbooks/ holds shipped ones.")],
    area: Annotated[
        list[str], typer.Option("--area", help="Code of an area by GB/T 2260 (420000 is Hubei); several: repeat it.")
    ],
    assume: Annotated[
        list[str] | None,
        typer.Option("--assume", help="NAME=LOW,LIKELY,HIGH instead of the usual: the output names every one."),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="When the emergency begins; else today.")
    ] = None,
    key_file: Key = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Rehearse a playbook on a book: people insured, claims, cost of each waiver, messages and hours, people needed.

    Each figure is a range, low, likely and high, under assumptions that are printed with their sources. Money in the
    JSON is in fen. Nothing is stored, nobody is told.
    """
    asked = [f"--area={code}" for code in area] + [f"--assume={text}" for text in assume or []]
    asked += [f"--since={since:%Y-%m-%d}"] if since else []
    asked += [f"--key-file={key_file}"] if key_file else []
    asked += (["--json"] if as_json else []) + ([f"--lang={lang}"] if lang else [])
    command = [sys.executable, "-m", "unpaused.config.rehearser", f"--book={book}", f"--playbook={playbook}", *asked]
    raise typer.Exit(subprocess.run(command).returncode)
