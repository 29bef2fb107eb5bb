"""The application that a worker process runs."""

from typing import cast

from procrastinate import App
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.contrib.django.django_connector import DjangoConnector

from unpaused.foundation.jobs.app import app


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
