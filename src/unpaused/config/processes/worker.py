"""The worker: runs jobs until it is told to stop. `python -m unpaused.config.processes.worker [queue ...]`.

With no queue named it serves all; a second worker for "urgent" alone keeps one-time codes from waiting behind
thousands of reminders.
"""

import os
import sys

import django

from unpaused.config import logs

logs.begin()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from unpaused.config import telemetry  # noqa: E402  settings come first
from unpaused.foundation.jobs.serving import serving  # noqa: E402  settings come first

CONCURRENCY = 4
STALLED_SECONDS = 30


def main(queues: list[str]) -> None:
    """Blocks until SIGINT or SIGTERM; running jobs are given 10 s to end."""
    told = telemetry.start("worker")
    serving().run_worker(
        queues=queues or None,
        concurrency=CONCURRENCY,
        fetch_job_polling_interval=2,
        shutdown_graceful_timeout=10,
        stalled_worker_timeout=STALLED_SECONDS,
        delete_jobs="successful",
        install_signal_handlers=True,
        worker_middleware=[telemetry.around_job] if told else None,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
