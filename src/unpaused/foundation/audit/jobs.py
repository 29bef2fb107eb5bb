"""Jobs of the trail."""

from unpaused.foundation.audit import sealing
from unpaused.foundation.jobs.app import app


@app.periodic(cron="0 * * * *")
@app.task(name="audit.seal", queue="upkeep")
def seal(timestamp: int) -> None:
    """Each hour, on the hour."""
    sealing.seal()
