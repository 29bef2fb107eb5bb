"""What all commands share: the language, the words of errors, the progress bar, exit codes.

Exit 0: done; 1: refused, with the reason; 2: wrong use (Typer's own).
"""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import typer
from babel.messages.pofile import read_po
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from unpaused.foundation.book.faults import Fault
from unpaused.kernel.errors import Unavailable, UnpausedError

_CATALOGUE = Path(__file__).resolve().parents[1] / "locale/zh_Hans/LC_MESSAGES/django.po"
REFUSED = 1
_SHOWN_FAULTS = 30
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_OF_THE_DISK = _FULL | {errno.EACCES, errno.EPERM, errno.EROFS}

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")]
Lang = Annotated[str | None, typer.Option("--lang", help="zh or en; else what LANG says.", metavar="zh|en")]


class Words:
    """Messages in the language of the person at the terminal. English is the key of the Chinese."""

    def __init__(self, lang: str | None) -> None:
        told = lang or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
        self.chinese = told.lower().startswith(("zh", "cn"))

    def __call__(self, message: str, **params: object) -> str:
        text = _chinese().get(message) or message if self.chinese else message
        return text.format(**params) if params else text


@lru_cache(maxsize=1)
def _chinese() -> dict[str, str]:
    if not _CATALOGUE.is_file():
        return {}
    with _CATALOGUE.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, locale="zh_Hans") if entry.id}


@contextmanager
def refusals(gettext: Words, *, as_json: bool = False) -> Iterator[None]:
    """Turns an error meant for people into its words on stderr and exit 1: never a stack trace."""
    try:
        yield
    except UnpausedError as error:
        _say(gettext, error, as_json)
        raise typer.Exit(REFUSED) from None
    except OSError as error:
        if error.errno not in _OF_THE_DISK:
            raise
        _say(gettext, _of_the_disk(error), as_json)
        raise typer.Exit(REFUSED) from None
    except KeyboardInterrupt:
        typer.echo(gettext("Interrupted: nothing was changed."), err=True)
        raise typer.Exit(REFUSED) from None


def _say(gettext: Words, error: UnpausedError, as_json: bool) -> None:
    reason = gettext(error.message, **error.params)
    if as_json:
        print_json({"ok": False, "code": error.code, "reason": reason, **_details(error)})
        return
    Console(stderr=True, highlight=False).print(f"✗ {reason}", style="red", markup=False)
    for line in fault_lines(gettext, error):
        typer.echo(f"  {line}", err=True)


def _of_the_disk(error: OSError) -> Unavailable:
    """What an operator can mend: room, or rights."""
    file = str(error.filename2 or error.filename or "-")
    if error.errno in _FULL:
        return Unavailable("disk.full", "The disk is full: {file}. Make room and give the command again.", file=file)
    return Unavailable("disk.closed", "{file} cannot be read or written by this account.", file=file)


def fault_lines(gettext: Words, error: UnpausedError) -> list[str]:
    """The first faults of a book by place, with the problem in the reader's language."""
    faults = [fault for fault in getattr(error, "faults", []) if isinstance(fault, Fault)]
    return [fault.told(gettext) for fault in faults[:_SHOWN_FAULTS]]


def _details(error: UnpausedError) -> dict[str, Any]:
    faults = getattr(error, "faults", None)
    return {"faults": [str(fault) for fault in faults], "total": getattr(error, "total", len(faults))} if faults else {}


def print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


@contextmanager
def progress_bar(gettext: Words, stages: dict[str, str]) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, nothing elsewhere. `stages` gives the words for each stage that is told of."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    tasks: dict[str, Any] = {}
    with bar:

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(gettext(stages.get(stage, stage)), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield tell
