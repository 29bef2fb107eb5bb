"""A worker whose one job keeps a number; keeping it twice would break the table's key."""

import asyncio
import time

from unpaused.config.processes import worker  # sets Django up
from unpaused.foundation.jobs.app import BACKOFF, app
from unpaused.foundation.jobs.jobs import reclaim

from django.db import connection, transaction  # isort: skip


@app.task(name="test.keep", queue="test", retry=BACKOFF)
def keep(number: int) -> None:
    """Slow enough that a restart finds jobs half-way."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (%s) ON CONFLICT DO NOTHING", [number])
        time.sleep(0.05)


async def _take_back() -> None:
    """What the minute's upkeep does: the jobs of workers that were cut off return to the queue."""
    serving = worker.serving()
    async with serving.open_async():
        await reclaim(serving.job_manager, 5)


if __name__ == "__main__":
    asyncio.run(_take_back())
    worker.main(["test"])
