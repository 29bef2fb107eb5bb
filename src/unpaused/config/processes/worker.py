"""The worker: runs jobs until it is told to stop. `python -m unpaused.config.processes.worker [queue ...]`.

With no queue named it serves all; a second worker for "urgent" alone keeps one-time codes from waiting behind
thousands of reminders.
"""

import os
import sys
from typing import cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unpaused.config.settings")
django.setup()

from procrastinate import App  # noqa: E402  settings come first
from procrastinate.contrib.django.db_cleanup import DjangoApp  # noqa: E402
from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: E402

from unpaused.foundation.jobs.app import app  # noqa: E402

CONCURRENCY = 4
STALLED_SECONDS = 30


def main(queues: list[str]) -> None:
    """Blocks until SIGINT or SIGTERM; running jobs are given 10 s to end."""
    serving().run_worker(
        queues=queues or None,
        concurrency=CONCURRENCY,
        fetch_job_polling_interval=2,
        shutdown_graceful_timeout=10,
        stalled_worker_timeout=STALLED_SECONDS,
        delete_jobs="successful",
        install_signal_handlers=True,
    )


def serving() -> App:
    """An application that fetches jobs by a connection of its own, with the same tasks.

    Not `replace_connector`, as the library's own command does: then a job that enqueues another would send it past
    Django's connection, outside the transaction of its act, to be run before the commit or in spite of a rollback.
    """
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    serving = DjangoApp(connector=connector)
    serving.tasks = app.tasks
    serving.periodic_registry = app.periodic_registry
    return serving


if __name__ == "__main__":
    main(sys.argv[1:])
