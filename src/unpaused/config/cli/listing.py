"""What the commands share that read lists of people and write files beside them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from unpaused.engines import linkage
from unpaused.foundation.files import tabular
from unpaused.kernel.errors import Refused

_NO_LIST = ("list.no_header", "list.missing_header", "list.no_rows")


def check_targets(read: set[Path], book: Path, *targets: Path | None) -> None:
    """What is written may not take the place of what is read, nor of each other. Raises Refused."""
    taken = {path.resolve() for path in read}
    for target in (target.resolve() for target in targets if target):
        if target in taken or (target.exists() and target.is_relative_to(book.resolve())):
            raise Refused(
                "screen.own_input", "{file} is read or written already: name another file to write.", file=str(target)
            )
        taken.add(target)


Columns = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="HEADER=FIELD", help="What a header means that nobody knows; again for others."),
]


def known_columns(said: Sequence[str] | None) -> dict[str, str]:
    """ "HEADER=FIELD" as `read_list` takes it; without a field: the column is none of ours. Raises Refused."""
    pairs = [each.rpartition("=") for each in said or ()]
    for header, _, field in pairs:
        if not header.strip() or field.strip() not in ("", *linkage.FIELDS):
            raise Refused(
                "screen.column",
                "Say a column as HEADER=FIELD, with one of these fields: {fields}.",
                fields=", ".join(linkage.FIELDS),
            )
    return {linkage.plain_header(header): field.strip() for header, _, field in pairs}


def people_of(table: tabular.Table, columns: Sequence[str] | None = None) -> linkage.People:
    """The rows of the list, `columns` as of the option. Raises Refused, with what else may be tried where there is
    something."""
    known = known_columns(columns)
    try:
        numbers, cells = [row.number for row in table.rows], [row.cells for row in table.rows]
        return linkage.read_list(numbers, cells, known=known, merges=table.merges)
    except Refused as error:
        if error.code == "list.no_rows" and table.faults:
            raise Refused(
                "list.formulas",
                "The rows hold formulas without stored values. Open the list in a spreadsheet program, save it there "
                "and try again.",
            ) from error
        if error.code not in _NO_LIST or not table.other_sheets:
            raise
        raise Refused(
            "list.other_sheet",
            "The sheet {sheet} is no list that could be read. Others hold data too: {others}. Use --sheet.",
            sheet=table.sheet,
            others=", ".join(table.other_sheets),
        ) from error


def written(path: Path, write: Callable[[Path], object]) -> None:
    try:
        write(path)
    except OSError as error:
        raise Refused(
            "screen.not_written",
            "{file} cannot be written: {reason}.",
            file=str(path),
            reason=error.strerror or "unknown",
        ) from None
