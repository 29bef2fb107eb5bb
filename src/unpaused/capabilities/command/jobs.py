"""Jobs of command."""

from unpaused.capabilities.command import actions
from unpaused.foundation.jobs.app import app


@app.periodic(cron="* * * * * */10")
@app.task(name="command.keep_open_ends", queue="upkeep")
def keep_open_ends(timestamp: int) -> None:
    """Every ten seconds: works in what was touched. Pages work in the last few themselves."""
    actions.work_in_all()


@app.periodic(cron="20 * * * *")
@app.task(name="command.reconcile_open_ends", queue="upkeep")
def reconcile_open_ends(timestamp: int) -> None:
    """Each hour: the table beside the full computation."""
    actions.reconcile()


@app.periodic(cron="*/2 * * * *")
@app.task(name="command.read_chain", queue="upkeep")
def read_chain(timestamp: int) -> None:
    """Every other minute, so that the board has a trend."""
    actions.read_chain()
