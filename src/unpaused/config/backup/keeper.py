"""The process that keeps the backup going: `unpaused backup keep`, or a part of `unpaused up`.

Every ten seconds the log, the files and the deletions go to the store; every BACKUP_HOURS a base backup.
"""

import threading
import time
from datetime import timedelta

import structlog

from unpaused.config import environment
from unpaused.config.backup import base, checking, deletions, log, retention, trees
from unpaused.config.backup.place import Place, replication_url
from unpaused.foundation.machine.heartbeats import beat
from unpaused.kernel import clock
from unpaused.kernel.errors import Refused, UnpausedError

LOOK_SECONDS = 10.0
BASES_SECONDS = 60.0
_log = structlog.get_logger()


class Keeper:
    """One for an installation; the replication slot lets no second receive."""

    def __init__(self, place: Place, database_url: str) -> None:
        self._place = place
        self._url = database_url
        self._pusher = log.Pusher(place)
        self._deletions = deletions.Register(place.vault, database_url)
        self._known: trees.Known | None = None
        self._stopping = threading.Event()
        self._copying: threading.Thread | None = None
        self._looked_at_bases = float("-inf")

    def run(self) -> None:
        """Until `stop`. What fails is logged, shown on the load page, and tried again."""
        try:
            self._claim()
        except UnpausedError as error:
            self._failed(error)
            raise
        while not self._stopping.is_set():
            try:
                with log.receiving(self._place) as ended:
                    while ended() is None and not self._stopping.wait(LOOK_SECONDS):
                        self.look()
            except (UnpausedError, OSError) as error:
                self._failed(error)
                self._stopping.wait(LOOK_SECONDS)

    def stop(self) -> None:
        self._stopping.set()

    def look(self) -> None:
        """One round. Raises UnpausedError."""
        began = time.monotonic()
        self._claim()
        until = self._pusher.push()
        self._known = trees.sync(self._place, self._known)
        self._deletions.push()
        self._copy_when_due()
        beat(self._url, "backup", {"until": until.isoformat(), "seconds": round(time.monotonic() - began, 1)})

    def _claim(self) -> None:
        """At each look: a share may be unmounted under a process that goes on writing where it was."""
        base.claim_store(self._place, base.server(replication_url())[0])

    def _copy_when_due(self) -> None:
        resting = time.monotonic() - self._looked_at_bases < BASES_SECONDS
        if resting or (self._copying and self._copying.is_alive()):
            return
        self._looked_at_bases = time.monotonic()
        hours = float(environment.value("BACKUP_HOURS"))
        bases = base.all_bases(self._place.vault)
        timeline = base.timeline_of(replication_url())  # after a restore the bases before it are of another
        old = not bases or bases[-1].timeline != timeline or clock.now() - bases[-1].started_at > timedelta(hours=hours)
        if old or self._cut_off(bases[-1]):
            self._copying = threading.Thread(target=self._copy, daemon=True)
            self._copying.start()

    def _cut_off(self, newest: base.Base) -> bool:
        """Whether the log has a gap behind it, as where the server gave up on us meanwhile."""
        try:
            checking.segments_since(self._place.vault, newest)
        except Refused:
            return True
        return False

    def _copy(self) -> None:
        try:
            taken = base.take(self._place)
            retention.prune(self._place.vault, int(environment.value("BACKUP_KEEP")))
            beat(self._url, "backup.base", {"id": taken.id, "bytes": taken.size})
        except (UnpausedError, OSError) as error:
            self._failed(error)

    def _failed(self, error: UnpausedError | OSError) -> None:
        code = error.code if isinstance(error, UnpausedError) else type(error).__name__
        _log.warning("backup.failed", code=code)
        try:
            beat(self._url, "backup", {}, fault=code)
        except UnpausedError:
            return
