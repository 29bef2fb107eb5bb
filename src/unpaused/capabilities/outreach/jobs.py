"""Jobs of outreach. Each bears being done twice: what was sent is no longer in the queue."""

from typing import cast

from unpaused.capabilities.outreach.actions import jobs_wanted, sending, sweeping
from unpaused.capabilities.outreach.rules.templates import Channel
from unpaused.foundation.jobs.app import BACKOFF, app


@app.task(name=jobs_wanted.SEND, queue=jobs_wanted.QUEUE, retry=BACKOFF)
def send(channel: str, urgent: bool = False) -> None:
    """Up to 1,000 messages of one channel."""
    sending.send_due(channel=cast(Channel, channel), urgent=urgent)


@app.periodic(cron="* * * * *")
@app.task(name="outreach.sweep", queue="upkeep")
def sweep(timestamp: int) -> None:
    """Every minute."""
    sweeping.sweep()
