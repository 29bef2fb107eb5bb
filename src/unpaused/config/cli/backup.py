"""`unpaused backup` and `unpaused restore`."""

import signal
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from unpaused.config import environment, logs
from unpaused.config.backup import base, checking, retention
from unpaused.config.backup.deletions import registered
from unpaused.config.backup.keeper import Keeper
from unpaused.config.backup.place import configured
from unpaused.config.backup.restoring import prepare_folder, settle_restored
from unpaused.config.backup.restoring import restore as restore_embedded
from unpaused.config.cli.console import AsJson, Lang, Words, print_json, progress_bar, refusals
from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.config.processes.sole import sole
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused

app = typer.Typer(
    invoke_without_command=True,
    help="""Back up database, files and book to BACKUP_URL; without a command: one base backup now.

    `unpaused up` keeps the log going out every ten seconds and makes a base backup every BACKUP_HOURS, where
    BACKUP_URL is set. Keys are never inside: keep the master keys elsewhere, or nothing can be restored.
    """,
)
_STAGES = {
    "copy": "Copying the database",
    "push": "Pushing",
    "base": "Fetching the base",
    "log": "Fetching the log",
    "files": "Fetching files",
}


@app.callback()
def now(context: typer.Context, as_json: AsJson = False, lang: Lang = None) -> None:
    """One base backup now."""
    if context.invoked_subcommand:
        return
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        place = configured()
        with progress_bar(gettext, _STAGES) as tell:
            taken = base.take(place, tell)
        gone = retention.prune(place.vault, int(environment.value("BACKUP_KEEP")))
        if as_json:
            print_json({"ok": True, "id": taken.id, "bytes": taken.size, "removed": gone})
        else:
            typer.echo(gettext("Backup {id}: {size} MB.", id=taken.id, size=f"{taken.size / 1e6:,.1f}"))


@app.command("list")
def listing(as_json: AsJson = False, lang: Lang = None) -> None:
    """The base backups, and until when the log reaches."""
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        vault = configured().vault
        bases = base.all_bases(vault)
        until = checking.covered_until(vault, bases[-1]) if bases else None
        if as_json:
            print_json({"ok": True, "backups": [asdict(each) for each in bases], "until": until})
            return
        for each in bases:
            typer.echo(f"{each.id}  {each.size / 1e6:>10,.1f} MB  {each.stopped_at:%Y-%m-%d %H:%M:%S%z}")
        typer.echo(
            gettext("The log reaches until {moment}.", moment=f"{until:%Y-%m-%d %H:%M:%S%z}")
            if until
            else gettext("There is no backup there.")
        )


@app.command()
def verify(
    backup_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="else the newest")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Read a backup back whole: every object opened, the copy verified, the log without a gap. Changes nothing."""
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        with progress_bar(gettext, _STAGES) as tell:
            report = checking.verify(configured(), backup_id, tell)
        if as_json:
            print_json({"ok": True, "id": report.base.id, "segments": report.segments, "files": report.files,
                        "until": report.until})  # fmt: skip
        else:
            typer.echo(gettext("Backup {id} is sound: {segments} segments of the log, {files} files, until {moment}.",
                               id=report.base.id, segments=report.segments, files=report.files,
                               moment=f"{report.until:%Y-%m-%d %H:%M:%S%z}"))  # fmt: skip


@app.command()
def settle(backup_id: str, to: str, as_json: AsJson = False, lang: Lang = None) -> None:
    """After a restore into a server of your own: destroy again the keys of people forgotten since, check the seals."""
    with refusals(Words(lang), as_json=as_json):
        count = settle_restored(sorted(registered(configured().vault)), backup_id, _moment(to) or clock.now())
        if as_json:
            print_json({"ok": True, "forgotten_again": count})
        else:
            typer.echo(count)


@app.command()
def keep(as_json: AsJson = False, lang: Lang = None) -> None:
    """Keep the backup going until Ctrl-C: log, files and deletions every ten seconds, base backups when due.

    Says nothing while it goes well; with --json a refusal is one object.
    """
    logs.begin()
    with refusals(Words(lang), as_json=as_json):
        keeper = Keeper(configured(), _app_url())

        def stop(number: int, frame: FrameType | None) -> None:
            keeper.stop()

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        keeper.run()


def restore(
    to: Annotated[str, typer.Option("--to", help='a moment like 2026-06-30T12:00:00+08:00, or "latest"')],
    backup_id: Annotated[str | None, typer.Option("--from", help="a base backup; else the newest that fits")] = None,
    into: Annotated[Path | None, typer.Option(help="prepare a data folder for a server of your own")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Bring database, files and book back to a moment. Stop `unpaused up` first.

    Everything is fetched and verified before anything is touched; the data of before are moved aside, not deleted.
    People who were forgotten since stay forgotten.
    """
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        moment = _moment(to)
        with progress_bar(gettext, _STAGES) as tell:
            if into or environment.value("DATABASE_URL"):
                _prepare_only(gettext, into, moment, backup_id, as_json)
                return
            with sole(environment.home()):
                done = restore_embedded(configured(), moment, backup_id, tell)
        if as_json:
            print_json({"ok": True, "base": done.base.id, "to": done.to, "aside": done.aside, "files": done.files,
                        "segments": done.segments, "forgotten_again": done.forgotten})  # fmt: skip
            return
        typer.echo(gettext("Restored to {moment} from backup {id}.", moment=done.to.isoformat(), id=done.base.id))
        if done.aside:
            typer.echo(gettext("The data of before are in {folder}: delete them when you are sure.",
                               folder=str(done.aside)))  # fmt: skip


def _prepare_only(
    gettext: Words, into: Path | None, moment: datetime | None, backup_id: str | None, as_json: bool
) -> None:
    if into is None:
        raise Refused("backup.into", "For a database server of your own name a new data folder with --into.")
    prepared = prepare_folder(configured(), into.resolve(), moment, backup_id, lambda stage, done, total: None)
    if as_json:
        print_json({"ok": True, "base": prepared.base.id, "to": prepared.to, "into": into})
        return
    ready = "{folder} is ready: start PostgreSQL {version} on it, then `unpaused backup settle {id} {moment}`."
    typer.echo(gettext(ready,
                       folder=str(into), version=prepared.base.postgres,
                       id=prepared.base.id, moment=prepared.to.isoformat()))  # fmt: skip


def _moment(text: str) -> datetime | None:
    if text == "latest":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("backup.moment", "Give the moment as 2026-06-30T12:00:00+08:00, or `latest`.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.CHINA)


def _app_url() -> str:
    if given := environment.value("DATABASE_URL"):
        return given
    return EmbeddedPostgres(environment.home()).connection().url("unpaused_app")
