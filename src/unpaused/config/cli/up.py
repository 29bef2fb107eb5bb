"""`unpaused up`: the site on this machine, with everything it needs."""

import os
import signal
from pathlib import Path
from types import FrameType

import typer

from unpaused.config import environment, logs, translations
from unpaused.config.backup import log
from unpaused.config.cli.console import AsJson, Lang, Words, print_json, refusals
from unpaused.config.processes import database, newcomers, ports
from unpaused.config.processes.sole import sole
from unpaused.config.processes.supervisor import Supervisor, site_programs


def up(as_json: AsJson = False, lang: Lang = None) -> None:
    """Start web, live and worker processes, and the embedded PostgreSQL where DATABASE_URL is not set.

    Runs until Ctrl-C or SIGTERM, then stops everything in order. A second start in the same folder is refused; after a
    power cut it starts as ever. With --json one object says when it is up, and where.
    """
    gettext = Words(lang)
    with refusals(gettext, as_json=as_json):
        home = environment.home()
        with sole(home):
            _run(home, gettext, as_json=as_json)


def _run(home: Path, gettext: Words, *, as_json: bool) -> None:
    http_port, live_port = ports.free_port("UNPAUSED_HTTP_PORT"), ports.free_port("UNPAUSED_LIVE_PORT")
    logs.begin()
    translations.ensure_compiled()
    os.environ["UNPAUSED_HOME"] = str(home)
    site = Supervisor(site_programs(http_port, live_port))
    stop_on_signal(site)  # before anything runs: whoever is stopped half-way up leaves nothing behind
    with database.brought_up(home):
        if not environment.value("BACKUP_URL") and not environment.value("DATABASE_URL"):
            log.let_go()
        try:
            site.start()
            ports.wait_until_ready(http_port, lambda: site.stopping)
            if not site.stopping:
                _tell(home, gettext, as_json=as_json)
            site.wait()
        finally:
            site.stop()


def _tell(home: Path, gettext: Words, *, as_json: bool) -> None:
    url, accounts = environment.value("PUBLIC_URL"), newcomers.anybody_in(home)
    if as_json:
        print_json({"ok": True, "url": url, "process": os.getpid(), "accounts": accounts})
        return
    typer.echo(gettext("Unpaused is up at {url}  (Ctrl-C stops it)", url=url))
    if not accounts:
        typer.echo(
            gettext("Nobody has an account yet: beside this, run `unpaused account USERNAME --name NAME` twice.")
        )


def stop_on_signal(site: Supervisor) -> None:
    """Ctrl-C and SIGTERM stop the site in order."""

    def stop(number: int, frame: FrameType | None) -> None:
        site.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
