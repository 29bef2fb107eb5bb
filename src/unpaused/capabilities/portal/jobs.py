"""Jobs of the portal."""

from unpaused.capabilities.portal import actions
from unpaused.capabilities.portal.actions.knocking import SEND_CODE, URGENT
from unpaused.foundation.jobs.app import BACKOFF, app


@app.task(name=SEND_CODE, queue=URGENT, retry=BACKOFF)
def send_code(code_id: int) -> None:
    """Writes the message of one one-time code, or finds nobody to write to."""
    actions.send_code(code_id=code_id)


@app.periodic(cron="17 3 * * *")
@app.task(name="portal.sweep", queue="upkeep")
def sweep(timestamp: int) -> None:
    """Each night."""
    actions.sweep()
