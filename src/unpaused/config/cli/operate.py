"""`unpaused audit` and `unpaused forget`: an operator's commands on a running installation."""

import json as to_json
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from unpaused.foundation.audit.verifying import Verdict
from unpaused.foundation.audit.verifying import verify as verify_export
from unpaused.kernel.errors import UnpausedError


def audit(
    verify: Annotated[
        Path | None,
        typer.Option(help="an export (.jsonl) to verify offline: needs no database", exists=True, dir_okay=False),
    ] = None,
    key: Annotated[str, typer.Option(help="with --verify: the public key as you noted it, in hex")] = "",
    json: Annotated[bool, typer.Option("--json", help="with --verify: the verdict as JSON")] = False,
) -> None:
    """Check every hourly seal of the audit trail: rows, chain, signature. Exit 1 where one is broken.

    With --verify FILE an exported trail is checked instead, on any machine. Give the public key with --key, as the
    installation printed it to you (`unpaused audit`, or the page of the trail): without it the file vouches for itself.
    """
    if verify is None:
        raise typer.Exit(_run("audit"))
    try:
        with verify.open(encoding="utf-8") as lines:
            verdict = verify_export(lines, public_key=key.strip().lower())
    except (UnpausedError, UnicodeDecodeError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    typer.echo(_as_json(verdict) if json else _in_words(verdict, trusted=bool(key)))
    raise typer.Exit(1 if verdict.faults else 0)


def _in_words(verdict: Verdict, *, trusted: bool) -> str:
    lines = [f"{verdict.rows} rows, {verdict.seals} seals, public key {verdict.public_key}"]
    lines += [f"BROKEN {fault}" for fault in verdict.faults] or ["every seal holds"]
    if not trusted:
        lines.append("the key is the file's own: compare it with the one that you noted, or give it with --key")
    return "\n".join(lines)


def _as_json(verdict: Verdict) -> str:
    return to_json.dumps(
        {
            "rows": verdict.rows,
            "seals": verdict.seals,
            "public_key": verdict.public_key,
            "faults": verdict.faults,
        }
    )


def forget(
    person_id: Annotated[int, typer.Argument(help="the person's number in the book")],
    reason: Annotated[str, typer.Option(help="why, for the audit trail")],
) -> None:
    """Destroy a person's key: what is kept about them can never be read again. There is no way back."""
    if len(reason.strip()) < 4:
        typer.echo('Say why in a few words, for example: --reason "asked for by letter 12".', err=True)
        raise typer.Exit(2)
    raise typer.Exit(_run("forget", str(person_id), reason))


def _run(*arguments: str) -> int:
    """In a process of its own: the command line itself needs neither Django nor a database."""
    return subprocess.run([sys.executable, "-m", "unpaused.config.operator", *arguments]).returncode
