"""`unpaused screen`: a list is screened, unless the first word is the name of another command, as in `screen train`."""

from typing import Any

import typer
from typer.core import TyperGroup

from unpaused.config.cli import screen, train

_LIST = "list"


class ListUnlessNamed(TyperGroup):
    """`screen LIST ...` means `screen list LIST ...`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands:
            args = [_LIST, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=ListUnlessNamed, help="Find insured persons on a list; `screen train` learns a model from lists.")
app.command(_LIST)(screen.screen)
app.command()(train.train)
