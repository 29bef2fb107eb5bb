"""Jobs of the trail."""

from unpaused.capabilities.audit_trail import actions
from unpaused.foundation.audit.actor import Actor
from unpaused.foundation.jobs.app import app


@app.periodic(cron="40 3 * * *")
@app.task(name="audit_trail.verify", queue="upkeep")
def verify(timestamp: int) -> None:
    """Each night: every seal there is."""
    actions.verify_seals(by=Actor.system("audit"))
