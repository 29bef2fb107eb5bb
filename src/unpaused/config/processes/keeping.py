"""Brings the embedded PostgreSQL back when it dies. Short of memory, a system kills a server without a word."""

import threading
from types import TracebackType

import psycopg
import structlog

from unpaused.config.processes.postgres import EmbeddedPostgres
from unpaused.kernel.errors import Unavailable

LOOK_SECONDS = 2
_log = structlog.get_logger()


class DatabaseKeeper:
    """Looks every two seconds, from `with` or `start` until its end or `stop`; what was committed is there again."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._look_after, daemon=True)

    def start(self) -> None:
        self._watch.start()

    def stop(self) -> None:
        """Waits for a start that is under way, so that the server is stopped after it. Safe to call twice."""
        self._stopping.set()
        if self._watch.is_alive():
            self._watch.join()

    def __enter__(self) -> None:
        self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _look_after(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            self._look()

    def _look(self) -> None:
        """What fails is tried at the next look: a server whose last sessions have not ended yet does not start, and
        short of memory not even the question can be asked."""
        try:
            if not self._server.running():
                _log.warning("postgres.died")
                self._server.start()
                _log.warning("postgres.back")
        except (Unavailable, OSError, psycopg.Error) as error:
            _log.error("postgres.not_back", reason=str(error)[-400:])
