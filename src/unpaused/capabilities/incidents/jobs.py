"""Jobs of incidents."""

from unpaused.capabilities.incidents import actions
from unpaused.capabilities.incidents.actions.rehearsing import JOB, QUEUE
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.jobs.app import BACKOFF, app


@app.periodic(cron="* * * * *")
@app.task(name="incidents.lapse_overdue", queue="upkeep")
def lapse_overdue(timestamp: int) -> None:
    """Each minute. Lapsed measures hold no longer whether or not this runs; it writes the lapse down."""
    actions.lapse_overdue(by=Actor.system("incidents"))


@app.task(name=JOB, queue=QUEUE, retry=BACKOFF)
def rehearse(rehearsal_id: int) -> None:
    """Counts the book for one rehearsal."""
    actions.compute_rehearsal(rehearsal_id=rehearsal_id)
