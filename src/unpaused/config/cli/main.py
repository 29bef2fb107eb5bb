"""The command `unpaused`: one verb for each thing it does."""

import os

import typer

from unpaused.config.cli import account, backup, book, check, demo, keys, operate, rehearse, screening, up

app = typer.Typer(
    name="unpaused",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Keeps an insurer working through an emergency that shuts its offices and counters.",
    epilog="Exit codes: 0 done, 1 refused (with the reason), 2 wrong use.",
)
app.command()(demo.demo)
app.command()(up.up)
app.command()(check.check)
app.command()(account.account)
app.command()(operate.audit)
app.command()(operate.forget)
app.command()(operate.load)
app.command()(rehearse.rehearse)
app.command()(backup.restore)
app.add_typer(book.app, name="book")
app.add_typer(screening.app, name="screen")
app.add_typer(backup.app, name="backup")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """The entry point. Whatever a command writes is about people: nobody but its user may read it."""
    os.umask(0o077)
    app()


if __name__ == "__main__":
    main()
