"""`unpaused up`: the site on this machine, with everything it needs."""

import logging.config
import os
import signal
from types import FrameType

import typer

from unpaused.config import environment, logs, translations
from unpaused.config.cli.console import Words, refusals
from unpaused.config.processes import database
from unpaused.config.processes.supervisor import Supervisor, site_programs


def up() -> None:
    """Start web, live and worker processes, and the embedded PostgreSQL where DATABASE_URL is not set.

    Runs until Ctrl-C or SIGTERM, then stops everything in order. Starting it twice, or after a power cut, is safe.
    """
    logging.config.dictConfig(logs.configuration())
    translations.ensure_compiled()
    home = environment.home()
    os.environ["UNPAUSED_HOME"] = str(home)
    with refusals(Words(None)):
        server = database.bring_up(home)
    site = Supervisor(
        site_programs(int(environment.value("UNPAUSED_HTTP_PORT")), int(environment.value("UNPAUSED_LIVE_PORT")))
    )
    stop_on_signal(site)
    site.start()
    typer.echo(f"Unpaused is up at {environment.value('PUBLIC_URL')}  (Ctrl-C stops it)")
    site.wait()
    site.stop()
    if server:
        server.stop()


def stop_on_signal(site: Supervisor) -> None:
    """Ctrl-C and SIGTERM stop the site in order."""

    def stop(number: int, frame: FrameType | None) -> None:
        site.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
