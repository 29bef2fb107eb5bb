"""`unpaused audit` and `unpaused forget`: an operator's commands on a running installation."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from unpaused.config import environment
from unpaused.config.cli.console import AsJson, Lang, Words, print_json, refusals
from unpaused.foundation.audit.verifying import Verdict
from unpaused.foundation.audit.verifying import verify as verify_export
from unpaused.kernel.errors import Refused

SHORTEST_REASON = 4


def audit(
    verify: Annotated[
        Path | None,
        typer.Option(help="an export (.jsonl) to verify offline: needs no database", exists=True, dir_okay=False),
    ] = None,
    key: Annotated[str, typer.Option(help="with --verify: the public key as you noted it, in hex")] = "",
    seal: Annotated[str, typer.Option(help="a seal as you noted it, NUMBER:DIGEST, which must be there")] = "",
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Check every hourly seal of the audit trail (rows, chain, signature, seals seen before on this machine) and all
    that was signed. Exit 1 where one does not hold; then nothing new is sealed.

    Whoever controls database and machine can remove both: note the last seal elsewhere, and give it with --seal.
    With --verify FILE an exported trail is checked instead, on any machine. Give the public key with --key, as the
    installation printed it to you (`unpaused audit`, or the page of the trail): without it the file vouches for itself.
    """
    if verify is None:
        raise typer.Exit(run_operator("audit", *filter(None, [seal]), as_json=as_json, lang=lang))
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        verdict = _verified(verify, key.strip().lower(), seal)
        if as_json:
            print_json(_facts(verdict))
        else:
            typer.echo("\n".join(_in_words(gettext, verdict, trusted=bool(key))))
        raise typer.Exit(1 if verdict.faults else 0)


def _verified(export: Path, public_key: str, noted: str) -> Verdict:
    try:
        with export.open(encoding="utf-8") as lines:
            return verify_export(lines, public_key=public_key, noted=noted)
    except UnicodeDecodeError:
        raise Refused("audit.export", "{file} is not an export of the trail.", file=str(export)) from None


def _in_words(gettext: Words, verdict: Verdict, *, trusted: bool) -> list[str]:
    facts = _facts(verdict)
    lines = [gettext("{rows} rows, {seals} seals, public key {public_key}", **facts)]
    lines += [gettext("BROKEN: {fault}", fault=fault) for fault in verdict.faults] or [gettext("Every seal holds.")]
    if not trusted:
        lines.append(
            gettext("The key is the file's own: compare it with the one that you noted, or give it with --key.")
        )
    return lines


def _facts(verdict: Verdict) -> dict[str, object]:
    return {
        "ok": not verdict.faults,
        "rows": verdict.rows,
        "seals": verdict.seals,
        "public_key": verdict.public_key,
        "faults": verdict.faults,
    }


def forget(
    person_id: Annotated[int, typer.Argument(help="the person's number in the book")],
    reason: Annotated[str, typer.Option(help="why, for the audit trail: at least four characters")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Destroy a person's key: what is kept about them can never be read again. There is no way back."""
    if len(reason.strip()) < SHORTEST_REASON:
        said = Words(lang)("The reason is too short for the audit trail: write at least four characters.")
        raise typer.BadParameter(said, param_hint="--reason")
    raise typer.Exit(run_operator("forget", str(person_id), reason, as_json=as_json, lang=lang))


def load(as_json: AsJson = False, lang: Lang = None) -> None:
    """How the machine is loaded now: queues, workers, gateways, database, disk, seals, backup."""
    raise typer.Exit(run_operator("load", as_json=as_json, lang=lang))


def facts_of(act: str, *, as_json: bool = False, lang: str | None = None) -> dict[str, Any]:
    """What an act found out, for a command that goes on from there. Its refusal ends the command, in words or JSON."""
    wishes = ["--json", *(["--lang", lang] if lang else [])]
    command = [sys.executable, "-m", "unpaused.config.operator", *wishes, "--", act]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode == 0:
        return dict(json.loads(done.stdout))
    if as_json:
        typer.echo(done.stdout.strip())
    elif done.stdout:
        typer.echo(f"✗ {json.loads(done.stdout)['reason']}", err=True)
    raise typer.Exit(done.returncode)


def run_operator(*arguments: str, as_json: bool = False, lang: str | None = None) -> int:
    """The exit code of an act, in a process of its own: the command line itself needs neither Django nor a database."""
    with refusals(Words(lang), as_json=as_json):
        environment.check_installed()
    wishes = [*(["--json"] if as_json else []), *(["--lang", lang] if lang else [])]
    return subprocess.run([sys.executable, "-m", "unpaused.config.operator", *wishes, "--", *arguments]).returncode
