"""A worker with one subscriber, which keeps a number in a table that would take it twice."""

import time
from dataclasses import dataclass

from unpaused.config.processes import worker  # sets Django up
from unpaused.foundation.events import bus

from django.db import connection, transaction  # isort: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """Something happened that must have its effect once."""

    number: int


def keep(event: Counted) -> None:
    """Slow enough that a restart finds jobs half-way: after the effect, before the commit."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (%s)", [event.number])
    time.sleep(0.05)


bus.subscribe(Counted, keep)


def publish(numbers: int) -> None:
    """Each in a transaction of its own, as acts are."""
    for number in range(numbers):
        with transaction.atomic():
            bus.publish(Counted(number))


def work() -> None:
    """With the upkeep that gives back, each minute, the jobs of workers that were cut off."""
    worker.main(["events", "upkeep"])
