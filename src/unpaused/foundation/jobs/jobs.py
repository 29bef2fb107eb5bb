"""Upkeep of the queue itself: jobs of workers that died go back to it."""

from procrastinate import JobContext
from procrastinate.manager import JobManager

from unpaused.foundation.jobs.app import app

SILENT_SECONDS = 60
"""A worker beats its heart every 10 s; after this long without one it is taken for dead."""


@app.periodic(cron="* * * * *")
@app.task(name="jobs.reclaim_stalled", queue="upkeep", pass_context=True)
async def reclaim_stalled(context: JobContext, timestamp: int) -> None:
    """Each minute."""
    await reclaim(context.app.job_manager, SILENT_SECONDS)


async def reclaim(manager: JobManager, silent_seconds: float) -> int:
    """Gives every job whose worker has been silent for so long back to the queue; returns how many."""
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds))
    for job in stalled:
        await manager.retry_job(job)
    await manager.prune_stalled_workers(silent_seconds)
    return len(stalled)
