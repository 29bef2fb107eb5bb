"""Jobs of command."""

from unpaused.capabilities.command import actions
from unpaused.foundation.jobs.app import app


@app.periodic(cron="*/2 * * * *")
@app.task(name="command.read_chain", queue="upkeep")
def read_chain(timestamp: int) -> None:
    """Every other minute, so that the board has a trend."""
    actions.read_chain()
