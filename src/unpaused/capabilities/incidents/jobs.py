"""Jobs of incidents."""

from unpaused.capabilities.incidents import actions
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.jobs.app import app


@app.periodic(cron="* * * * *")
@app.task(name="incidents.lapse_overdue", queue="upkeep")
def lapse_overdue(timestamp: int) -> None:
    """Each minute. Lapsed measures hold no longer whether or not this runs; it writes the lapse down."""
    actions.lapse_overdue(by=Actor.system("incidents"))
