"""`unpaused book synth|build|install|verify`: make, check and install the snapshot. No database, no account."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from unpaused.config import environment, keys
from unpaused.config.cli.console import AsJson, Lang, Words, print_json, progress_bar, refusals
from unpaused.foundation import book as books
from unpaused.foundation.book import synthesis
from unpaused.kernel.errors import Refused

KEY_VARIABLE = "UNPAUSED_BOOK_KEY"
app = typer.Typer(
    no_args_is_help=True,
    help="""Make, check and install the book: the insurer's persons and policies as a folder of Parquet files.

    A snapshot folder has persons/ (that alone will do), policies/, benefits/, claims/ and so on, and a manifest.json.
    """,
)
Key = Annotated[
    Path | None,
    typer.Option("--key-file", help=f"File with the book's key in hexadecimal; else ${KEY_VARIABLE}; else plain."),
]
_STAGES = {
    "read": "Reading and checking",
    "write": "Writing",
    "index": "Indexing",
    "persons": "Making up an insurer",
}


def read_key(key_file: Path | None) -> bytes | None:
    """The key in a file or in the environment, at least 16 bytes in hexadecimal. Raises Refused."""
    if key_file is not None:
        try:
            text = key_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise Refused("book.key_file", "The key file {file} cannot be read.", file=str(key_file)) from None
    else:
        text = os.environ.get(KEY_VARIABLE, "")
    text = text.strip()
    if not text:
        return None
    if not re.fullmatch(r"(?:[0-9a-fA-F]{2}){16,64}", text):
        raise Refused("book.key_form", "A key is 32 to 128 hexadecimal digits.")
    return bytes.fromhex(text)


@app.command()
def synth(
    out: Annotated[Path, typer.Option("--out", help="The folder to write the snapshot to.")],
    persons: Annotated[int, typer.Option(min=100, max=20_000_000, help="Insured persons.")] = 300_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same insurer.")] = 2020,
    lists: Annotated[Path | None, typer.Option("--lists", help="Also write two lists of people affected here.")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Make up an insurer: persons, policies, claims history, branches, staff. No real person is in it."""
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        with progress_bar(gettext, _STAGES) as tell:
            counts = synthesis.synth(out, persons=persons, seed=seed, progress=tell)
            if lists:
                synthesis.synth_lists(out, lists, seed=seed)
        if as_json:
            print_json({"ok": True, "out": str(out), "counts": counts})
        else:
            _print_counts(gettext, counts)


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(help="The snapshot folder; persons/ alone will do.")],
    out: Annotated[Path, typer.Option("--out", help="The book. The version before serves until this one is whole.")],
    key_file: Key = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Check a snapshot, encrypt and index it, and swap it in at once.

    A snapshot with any fault is refused whole, with every fault by file, row and column.
    """
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        _build(folder, out, read_key(key_file), gettext, as_json=as_json)


@app.command()
def install(
    folder: Annotated[Path, typer.Argument(help="The snapshot folder.")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Build a snapshot into this installation's book, encrypted under its own key, and swap it in at once.

    The site serves it from the next request on; the one before goes on serving where this one is refused.
    """
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        _build(folder, Path(environment.value("UNPAUSED_BOOK")), keys.derived("book"), gettext, as_json=as_json)


@app.command()
def verify(
    book: Annotated[Path, typer.Argument(help="The book to check.")],
    key_file: Key = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Check every file of the serving version against its hash, and that the key opens it."""
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        manifest = books.verify(book, key=read_key(key_file))
        if as_json:
            print_json({"ok": True, "snapshot": manifest["snapshot"], "counts": manifest["counts"]})
        else:
            typer.echo(gettext("The book is sound: {files} files, as of {as_of}.",
                             files=len(manifest["files"]), as_of=manifest["as_of"]))  # fmt: skip


def _build(folder: Path, out: Path, key: bytes | None, gettext: Words, *, as_json: bool) -> None:
    with progress_bar(gettext, _STAGES) as tell:
        manifest = books.build(folder, out, key=key, progress=tell)
    if as_json:
        print_json({"ok": True, **{k: v for k, v in manifest.items() if k != "files"}})
        return
    _print_counts(gettext, manifest["counts"])
    typer.echo(gettext("The book of {as_of} serves from {folder}.", as_of=manifest["as_of"], folder=str(out)))


def _print_counts(gettext: Words, counts: dict[str, int]) -> None:
    for name, count in counts.items():
        if count:
            typer.echo(f"{count:>12,}  {gettext(name)}")
