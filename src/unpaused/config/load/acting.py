"""What an operator does about a job."""

from django.db import transaction

from unpaused.foundation.audit import trail
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.jobs.app import app
from unpaused.foundation.live import topics
from unpaused.kernel import clock
from unpaused.kernel.errors import NotFound


def retry(*, by: Actor, job_id: int) -> None:
    """Gives a failed job back to its queue, now: jobs bear being done again. Raises NotFound."""
    with transaction.atomic():
        failed = app.job_manager.list_jobs(id=job_id, status="failed")
        if not list(failed):
            raise NotFound("machine.job", "This job has not failed, or somebody has tried it again already.")
        app.job_manager.retry_job_by_id(job_id, clock.now())
        trail.record(by=by, action="machine.retry_job", on=("job", job_id))
        topics.tell("machine")
