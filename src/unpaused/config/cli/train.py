"""`unpaused screen train LIST... --book BOOK --out MODEL`: error rates of one's own senders, learnt by Splink."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from unpaused.config.cli.book import Key, read_key
from unpaused.config.cli.console import AsJson, Lang, Words, print_json, refusals
from unpaused.config.cli.listing import Columns, check_targets, people_of, written
from unpaused.engines import linkage
from unpaused.foundation import areas
from unpaused.foundation import book as books
from unpaused.foundation.files import tabular

_TRAINING = "unpaused.engines.linkage.training"
"""Loaded when it is used: Splink takes a second to load, which no other command should pay."""


def train(
    listings: Annotated[list[Path], typer.Argument(metavar="LIST...", help="Past lists: CSV, XLSX or Parquet.")],
    book: Annotated[Path, typer.Option("--book", help="A book made by `unpaused book build`.")],
    out: Annotated[Path, typer.Option("--out", help="The model file to write, for `unpaused screen --model`.")],
    column: Columns = None,
    seed: Annotated[int, typer.Option(help="The same seed draws the same random pairs.")] = 1,
    key_file: Key = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Learn from past lists how often their senders err, field by field, and write that as a model.

    Splink does the learning; no answers are needed. A hundred rows at least, better thousands, of the kinds to come.
    """
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        check_targets({*listings, *([key_file] if key_file else [])}, book, out)
        rows = [row for path in listings for row in people_of(tabular.read(path), column).rows]
        books.verify_persons(book)
        index = books.open(book, read_key(key_file)).index
        training = import_module(_TRAINING)
        model = training.train_on(index, rows, areas.load_or_empty(), params=linkage.Params(), seed=seed)
        written(out, model.save)
        if as_json:
            print_json({"ok": True, "rows": len(rows), "model": model.version, "trained_by": model.trained_by})
            return
        words = gettext("Model {version} of {rows} rows is in {file}.", version=model.version, rows=len(rows), file=out)
        Console(highlight=False).print(words, markup=False)
