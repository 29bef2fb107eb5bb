"""`unpaused account`: the way in, where nobody is there yet who could make an account on the pages."""

from typing import Annotated

import typer

from unpaused.config.cli.console import AsJson, Lang
from unpaused.config.cli.operate import run_operator


def account(
    username: Annotated[str, typer.Argument(help="what they sign in with: letters, digits, dot and dash")],
    name: Annotated[str, typer.Option(help="the person's name, as colleagues read it")],
    role: Annotated[str, typer.Option(help="operator, commander, examiner, auditor, agent and so on")] = "operator",
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Make an account for a member of staff; its first password is shown once, here alone.

    For the first people of an installation: make two operators at once, who then make everybody else on the pages.
    While fewer than two people could confirm a powerful role you stand in for the second person, and the audit trail
    says so; from then on the role waits until one of them confirms it.
    """
    raise typer.Exit(run_operator("account", username, name, role, as_json=as_json, lang=lang))
