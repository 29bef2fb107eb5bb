"""`unpaused keys`: the ring of master keys."""

import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from unpaused.config import environment, keys
from unpaused.config.cli.console import AsJson, Lang, Words, print_json, refusals
from unpaused.config.cli.operate import facts_of, run_operator
from unpaused.foundation import book as books
from unpaused.foundation.keys import FileSource, MasterKey
from unpaused.kernel.errors import Refused

app = typer.Typer(no_args_is_help=True, help="The master keys: which there are, what lies under each, rotation.")
_LEARN_SECONDS = 3.0


@app.command("list")
def listing(as_json: AsJson = False, lang: Lang = None) -> None:
    """The ids of the master keys in the ring, the one that writes first, and how many keys lie under each."""
    raise typer.Exit(run_operator("keys", as_json=as_json, lang=lang))


@app.command()
def rotate(as_json: AsJson = False, lang: Lang = None) -> None:
    """Put everything under a new master key while the system runs. Cut off, it goes on where it was.

    With a key file the new key is made here. With UNPAUSED_MASTER_KEY or UNPAUSED_KEY_COMMAND give every process the
    new key last, then first (restart, or wait five minutes, after each), then run this.
    """
    with refusals(Words(lang), as_json=as_json):
        environment.check_installed()
        source = keys.source()
        if isinstance(source, FileSource):
            _new_key_unless_begun(source, as_json=as_json, lang=lang)
        raise typer.Exit(run_operator("rotate", as_json=as_json, lang=lang))


@app.command()
def drop(
    key_id: Annotated[str, typer.Argument(help="as `unpaused keys list` shows it")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Take a former master key out of the key file. Refused while the book or anything in the database lies under it.

    Backups made under it can be restored only with it: keep a copy as long as you keep them. Tokens of programs and
    shared boards that were not used since the rotation stop working.
    """
    with refusals(Words(lang), as_json=as_json):
        environment.check_installed()
        source = keys.source()
        if not isinstance(source, FileSource):
            raise Refused("keys.not_ours", "The master keys come from elsewhere: take the key away there.")
        masters = keys.ring().masters()
        if key_id not in {master.id for master in masters[1:]}:
            raise Refused("keys.unknown_or_current", "{key} is no former key of the ring.", key=key_id)
        if run_operator("keys_unneeded", key_id) != 0:
            raise Refused("keys.needed", "Keys still lie under {key}: rotate first.", key=key_id)
        left = [master for master in masters if master.id != key_id]
        if _book_needs(next(master for master in masters if master.id == key_id), left):
            raise Refused(
                "keys.book",
                "The book lies under {key}: install the next snapshot first (`unpaused book install`).",
                key=key_id,
            )
        source.write([master.secret for master in left])
        if as_json:
            print_json({"ok": True, "dropped": key_id})


def _book_needs(dropped: MasterKey, left: Sequence[MasterKey]) -> bool:
    """Whether the installed book opens with this key and with no other."""
    return _opens_book(dropped) and not any(map(_opens_book, left))


def _opens_book(master: MasterKey) -> bool:
    try:
        books.open(Path(environment.value("UNPAUSED_BOOK")), master.derived("book"))
    except Refused:
        return False
    return True


def _new_key_unless_begun(source: FileSource, *, as_json: bool, lang: str | None) -> None:
    """None where a rotation goes on, and none where the database does not say whether one does: the rotation that was
    cut off is to the key before, and would be refused with another in front of it."""
    if not facts_of("rotation_unfinished", as_json=as_json, lang=lang)["unfinished"]:
        _new_key_first(source)


def _new_key_first(source: FileSource) -> None:
    """In two steps: first everybody can read with it, then everybody writes with it."""
    former = list(source.read())
    fresh = secrets.token_bytes(32)
    source.write([*former, fresh])
    time.sleep(_LEARN_SECONDS)
    source.write([fresh, *former])
