"""`unpaused check`: what is set, what is missing or weak, and how to mend it."""

import os
from dataclasses import asdict

import typer

from unpaused.config import environment
from unpaused.config.cli.console import AsJson, Lang, Words, print_json, refusals
from unpaused.config.processes import checks

_MARKS = {"missing": "✗", "weak": "!", "good": "✓"}


def check(as_json: AsJson = False, lang: Lang = None) -> None:
    """List every setting, then what is missing or weak and how to mend it. Exit 1 where something is missing."""
    with refusals(Words(lang), as_json=as_json):
        found = checks.findings()
    if as_json:
        print_json({"settings": _settings(), "findings": [asdict(f) for f in found]})
    else:
        for name, shown in _settings().items():
            typer.echo(f"{name:24} {shown}")
        typer.echo("")
        for finding in found:
            typer.echo(f"{_MARKS[finding.level]} {finding.what}" + (f"\n    -> {finding.mend}" if finding.mend else ""))
    raise typer.Exit(1 if any(f.level == "missing" for f in found) else 0)


def _settings() -> dict[str, str]:
    shown = {}
    for variable in environment.VARIABLES:
        given = variable.name in os.environ
        text = environment.value(variable.name) or "(not set)"
        hidden = "(set)" if given and variable.secret else text
        shown[variable.name] = f"{hidden}    {variable.meaning}"
    return shown
