"""Upkeep of the queue itself: jobs of workers that died go back to it."""

from procrastinate import JobContext

from unpaused.foundation.jobs.app import app

SILENT_SECONDS = 60
"""A worker beats its heart every 10 s; after this long without one it is taken for dead."""


@app.periodic(cron="* * * * *")
@app.task(name="jobs.reclaim_stalled", queue="upkeep", pass_context=True)
async def reclaim_stalled(context: JobContext, timestamp: int) -> None:
    """Retries every job whose worker fell silent."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(job)
    await manager.prune_stalled_workers(SILENT_SECONDS)
