"""Asking for jobs by name: they stand above the actions, which may not import them."""

from datetime import timedelta

from unpaused.foundation.jobs.app import app

URGENT_QUEUE = "urgent"
QUEUE = "messages"
SEND = "outreach.send"


def want_sending(channel: str, *, urgent: bool = False, after: timedelta | None = None) -> None:
    """Enqueues a job that sends what is due on the channel, in the transaction of the caller.

    Urgent jobs send nothing but urgent messages and run in a queue of their own, so that one-time codes never wait
    behind reminders.
    """
    queue = URGENT_QUEUE if urgent else QUEUE
    delay = {"seconds": round(after.total_seconds())} if after else None
    app.configure_task(SEND, queue=queue, schedule_in=delay).defer(channel=channel, urgent=urgent)
