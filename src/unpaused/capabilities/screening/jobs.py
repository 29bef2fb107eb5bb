"""Jobs of screening. A list is one job: it is looked up whole and written in chunks, and may be begun again."""

from datetime import datetime, timezone

from unpaused.capabilities.screening import actions
from unpaused.capabilities.screening.actions.receiving import QUEUE, SCREEN_JOB
from unpaused.capabilities.screening.actions.rescreening import RESCREEN_JOB
from unpaused.foundation.jobs.app import BACKOFF, app
from unpaused.kernel import clock


@app.task(name=SCREEN_JOB, queue=QUEUE, retry=BACKOFF)
def screen(list_id: int) -> None:
    """Screens one list, or what a killed run left of it."""
    actions.screen_list(list_id=list_id)


@app.task(name=RESCREEN_JOB, queue=QUEUE, retry=BACKOFF)
def rescreen(list_id: int) -> None:
    """Looks one list up again in the snapshot that is installed now."""
    actions.rescreen_list(list_id=list_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="screening.rescreen_due", queue="upkeep", retry=BACKOFF)
def rescreen_due(timestamp: int) -> None:
    """Puts open lists in line that were looked up in another snapshot."""
    actions.enqueue_rescreening()


@app.periodic(cron="30 16 * * *")
@app.task(name="screening.spot_checks", queue="upkeep", retry=BACKOFF)
def spot_checks(timestamp: int) -> None:
    """Half an hour after midnight in China: the sample of the day that has ended."""
    actions.draw_spot_checks(today=datetime.fromtimestamp(timestamp, clock.CHINA).date())


@app.periodic(cron="50 16 * * *")
@app.task(name="screening.calibrations", queue="upkeep", retry=BACKOFF)
def calibrations(timestamp: int) -> None:
    """Ten minutes to one in China: what the decisions so far teach about the machine's probabilities."""
    actions.learn_calibrations()


@app.periodic(cron="10 2 * * *")
@app.task(name="screening.delete_due", queue="upkeep", retry=BACKOFF)
def delete_due(timestamp: int) -> None:
    """Deletes the lists whose day of deletion has come."""
    actions.delete_due_lists(on=datetime.fromtimestamp(timestamp, timezone.utc).date())
