"""`unpaused demo`: the whole chain on this machine, with everything around it started and stopped."""

import json
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer
from rich.console import Console

from unpaused.config import environment, logs, translations
from unpaused.config.cli.console import Lang, Words, fault_lines
from unpaused.config.cli.listing import written
from unpaused.config.cli.up import stop_on_signal
from unpaused.config.demo import material, stage
from unpaused.config.demo.narrator import Narrator
from unpaused.config.demo.outside import Addresses, Outside
from unpaused.config.marking import gettext_noop as _
from unpaused.config.processes import ports
from unpaused.config.processes.keeping import DatabaseKeeper
from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.config.processes.sole import sole
from unpaused.config.processes.supervisor import Supervisor, end_with_parent, site_programs
from unpaused.kernel.errors import UnpausedError

Wanted = tuple[int, int, Path | None, list[Path], int]
"""Persons, seed, book, lists, customers."""


def demo(
    persons: Annotated[
        int, typer.Option(min=100, max=20_000_000, help="insured persons in the made-up insurer")
    ] = 300_000,
    seed: Annotated[int, typer.Option(help="the same seed makes the same insurer")] = 2020,
    book: Annotated[Path | None, typer.Option(help="a folder with a book to use instead (persons/ will do)")] = None,
    lists: Annotated[list[Path] | None, typer.Option("--list", help="a list of people affected; may repeat")] = None,
    customers: Annotated[
        int, typer.Option(min=1, help="of those told, how many claim at once; the others stay open ends")
    ] = 60,
    serve: Annotated[bool, typer.Option(help="leave the site running at the end")] = True,
    json_file: Annotated[Path | None, typer.Option("--json", help="write every step and figure here")] = None,
    lang: Lang = None,
) -> None:
    """Run the main job: lists arrive, customers are found, told, claim on their phones, are paid; a bulletin says so.

    Everything is real but the people: PostgreSQL, an SMPP message centre, mail, a bank and a core system are started
    on loopback. Exit 0 only if every step happened.
    """
    console, words = Console(), Words(lang)
    logs.begin()
    signal.signal(signal.SIGTERM, _end)
    home = environment.folder("demo")
    try:
        if json_file:  # said before the minutes that it takes, not after them
            written(json_file, lambda path: path.open("a").close())
        with sole(home):  # a drill makes its folder anew: never under another one
            free_ports(keep=serve)
            complete = _play(
                Stage(home, Narrator(console, words), words, stays=serve),
                (persons, seed, book, lists or [], customers),
                serve,
                json_file,
            )
    except UnpausedError as error:
        console.print(f"✗ {words(error.message, **error.params)}", style="red", markup=False)
        for line in fault_lines(words, error):
            console.print(f"  {line}", markup=False)
        raise typer.Exit(1) from None
    raise typer.Exit(0 if complete else 1)


def _play(stage: "Stage", wanted: Wanted, serve: bool, json_file: Path | None) -> bool:
    """Whether every step happened. Whatever was started is stopped at the end."""
    try:
        outcome = stage.play(*wanted)
        if json_file:
            figures = json.dumps(outcome, ensure_ascii=False, indent=2, default=str)
            written(json_file, lambda path: path.write_text(figures, encoding="utf-8"))
        complete = bool(outcome["complete"])
        if serve and complete:
            stage.serve()
        return complete
    finally:
        stage.stop()


def _end(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends the drill as Ctrl-C does: through `finally`, so that everything it started stops."""
    raise SystemExit(1)


def free_ports(*, keep: bool) -> None:
    """A drill that ends by itself takes free ports; one that stays needs those of the settings.

    Raises Refused where a needed port is taken.
    """
    for name in ("UNPAUSED_HTTP_PORT", "UNPAUSED_LIVE_PORT"):
        os.environ[name] = str(ports.free_port(name) if keep else ports.any_free_port())
    os.environ["PUBLIC_URL"] = f"http://127.0.0.1:{os.environ['UNPAUSED_HTTP_PORT']}"
    os.environ["UNPAUSED_LIVE_URL"] = f"http://127.0.0.1:{os.environ['UNPAUSED_LIVE_PORT']}"


class Stage:
    """Everything that runs around the director, and the order in which it comes and goes."""

    def __init__(self, home: Path, narrator: Narrator, words: Words, *, stays: bool) -> None:
        self._stays = stays
        self._words = words
        self._home = home
        self._narrator = narrator
        self._outside = Outside(home)
        self._site: Supervisor | None = None
        self._server: EmbeddedPostgres | None = None
        self._keeper: DatabaseKeeper | None = None

    def play(self, persons: int, seed: int, book: Path | None, lists: list[Path], customers: int) -> dict[str, Any]:
        """Prepares, starts, directs. Returns steps and figures; "complete" says whether every step happened."""
        translations.ensure_compiled()
        os.environ["UNPAUSED_HOME"] = str(self._home)  # keys, files and database of the drill are its own
        with self._narrator.step(_("an insurer: people, policies, branches, and the lists of people affected")) as step:
            made = material.prepare(self._home, persons, seed, book, lists)
            step.facts |= made.facts
            material.clear(self._home)
        with self._narrator.step(_("message centre, mailboxes, bank and core system of the drill")) as step:
            addresses = self._outside.start()
        self._surroundings(addresses, made.book)
        with self._narrator.step(_("PostgreSQL with roles and tables")) as step:
            self._server = stage.set_up(self._home)
            self._keeper = DatabaseKeeper(self._server)
            self._keeper.start()
        with self._narrator.step(_("web, live and worker processes")):
            http_port = ports.port("UNPAUSED_HTTP_PORT")
            self._site = Supervisor(site_programs(http_port, ports.port("UNPAUSED_LIVE_PORT")))
            self._site.start()
            ports.wait_until_ready(http_port, lambda: False)
        return self._direct(addresses, made, customers)

    def serve(self) -> None:
        """Until Ctrl-C."""
        if self._site:
            stop_on_signal(self._site)
            stays = self._words(
                _("The site stays at {address}  (Ctrl-C ends it)"), address=environment.value("PUBLIC_URL")
            )
            self._narrator.console.print(f"\n{stays}")
            self._site.wait()

    def stop(self) -> None:
        if self._site:
            self._site.stop()
        self._outside.stop()
        if self._keeper:
            self._keeper.stop()
        if self._server:
            self._server.stop()

    def _surroundings(self, addresses: Addresses, book: Path) -> None:
        """Settings of the processes to come; a configured real database or gateway is never used by a drill."""
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "BACKUP_URL"):
            os.environ.pop(name, None)
        os.environ |= {
            "UNPAUSED_DRILL": "1",
            "UNPAUSED_NODE_MODULES": str(Path(environment.value("UNPAUSED_NODE_MODULES")).resolve()),
            "UNPAUSED_BOOK": str(book),
            "SMPP_URL": addresses.smpp,
            "SMTP_URL": addresses.smtp,
            "BANK_FOLDER": addresses.bank_folder,
            "CORE_URL": addresses.core,
            "UNPAUSED_HANDSETS_URL": addresses.handsets,
            "DJANGO_SETTINGS_MODULE": "unpaused.config.settings",
        }

    def _direct(self, addresses: Addresses, made: material.Material, customers: int) -> dict[str, Any]:
        """The director works in a process of its own, since Django reads its settings once."""
        script = self._home / "script.json"
        result = self._home / "result.json"
        result.unlink(missing_ok=True)
        script.write_text(
            json.dumps(
                {
                    "handsets": addresses.handsets,
                    "bank": addresses.bank,
                    "site": environment.value("PUBLIC_URL"),
                    "lists": [[str(path), kind] for path, kind in made.lists],
                    "areas": made.areas,
                    "customers": customers,
                    "stays": self._stays,
                    "password": secrets.token_urlsafe(9),
                    "result": str(result),
                    "language": "zh-hans" if self._words.chinese else "en",
                }
            )
        )
        done = subprocess.run(
            [sys.executable, "-m", "unpaused.config.demo.director", str(script)], preexec_fn=end_with_parent
        )
        outcome: dict[str, Any] = json.loads(result.read_text()) if result.exists() else {"steps": []}
        before = [{"name": s.name, "seconds": s.seconds, "done": s.done} for s in self._narrator.steps]
        outcome["steps"] = [*before, *outcome["steps"]]
        outcome["complete"] = done.returncode == 0 and bool(outcome.get("complete"))
        return outcome
