"""`unpaused check`: what is set, what is missing or weak, and how to mend it."""

import os

import typer

from unpaused.config import environment
from unpaused.config.cli.console import AsJson, Lang, Words, print_json, refusals
from unpaused.config.marking import gettext_noop as _
from unpaused.config.processes import checks

_MARKS = {"missing": "✗", "weak": "!", "good": "✓"}


def check(as_json: AsJson = False, lang: Lang = None) -> None:
    """List every setting, then what is missing or weak and how to mend it. Exit 1 where something is missing."""
    words = Words(lang)
    with refusals(words, as_json=as_json):
        found = checks.findings()
    said = [(finding.level, *finding.said(words)) for finding in found]
    if as_json:
        findings = [{"level": level, "what": what, "mend": mend} for level, what, mend in said]
        print_json({"settings": _settings(words), "findings": findings})
    else:
        for name, shown in _settings(words).items():
            typer.echo(f"{name:24} {shown}")
        typer.echo("")
        for level, what, mend in said:
            typer.echo(f"{_MARKS[level]} {what}" + (f"\n    -> {mend}" if mend else ""))
    raise typer.Exit(1 if any(f.level == "missing" for f in found) else 0)


def _settings(words: Words) -> dict[str, str]:
    shown = {}
    for variable in environment.VARIABLES:
        given = variable.name in os.environ
        text = environment.value(variable.name) or words(_("(not set)"))
        hidden = words(_("(set)")) if given and variable.secret else text
        shown[variable.name] = f"{hidden}    {words(variable.meaning)}"
    return shown
