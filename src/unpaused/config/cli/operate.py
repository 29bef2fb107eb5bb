"""`unpaused audit` and `unpaused forget`: an operator's commands on a running installation."""

import subprocess
import sys
from typing import Annotated

import typer


def audit() -> None:
    """Check every hourly seal of the audit trail: rows, chain, signature. Exit 1 where one is broken."""
    raise typer.Exit(_run("audit"))


def forget(
    person_id: Annotated[int, typer.Argument(help="the person's number in the book")],
    reason: Annotated[str, typer.Option(help="why, for the audit trail")],
) -> None:
    """Destroy a person's key: what is kept about them can never be read again. There is no way back."""
    if len(reason.strip()) < 4:
        typer.echo("Say why, with --reason.", err=True)
        raise typer.Exit(2)
    raise typer.Exit(_run("forget", str(person_id), reason))


def _run(*arguments: str) -> int:
    """In a process of its own: the command line itself needs neither Django nor a database."""
    return subprocess.run([sys.executable, "-m", "unpaused.config.operator", *arguments]).returncode
