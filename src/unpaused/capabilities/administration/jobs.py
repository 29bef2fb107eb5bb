"""Jobs of administration: webhooks sent, tried again, and old deliveries forgotten."""

from unpaused.capabilities.administration.actions import deliveries
from unpaused.capabilities.administration.actions.deliveries import QUEUE, SEND_JOB, SWEEP_JOB
from unpaused.foundation.jobs.app import BACKOFF, app


@app.task(name=SEND_JOB, queue=QUEUE, retry=BACKOFF)
def send(delivery_id: int) -> None:
    """One try of one delivery; the next comes with the sweep."""
    deliveries.send(delivery_id=delivery_id)


@app.periodic(cron="* * * * *")
@app.task(name=SWEEP_JOB, queue=QUEUE)
def sweep(timestamp: int) -> None:
    """What is due, also what a killed worker left."""
    deliveries.send_due()


@app.periodic(cron="40 3 * * *")
@app.task(name="webhooks.forget", queue="upkeep", retry=BACKOFF)
def forget(timestamp: int) -> None:
    """Deliveries that ended a month ago."""
    deliveries.forget_old()
